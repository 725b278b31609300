//! The JSON that crosses the wire: requests, views and problems, shared by the server, the command line and API clients.
//!
//! What is absent: logic. Nothing here decides, parses a date or looks anything up. Conventions that hold everywhere:
//!
//! * civil dates are ISO 8601 text (`2022-06-01`), instants are RFC 3339 text in UTC, both as `String`, so that a wrong one can be
//!   answered with a problem that names the field;
//! * identifiers are opaque text (ULID);
//! * money is minor units and a currency;
//! * summaries and notes arrive in the language of the request.
//!
//! Every view has a `sample()` with synthetic data, used by page tests and by the examples of the API description.

mod account;
mod admin;
mod audit;
mod case;
mod case_request;
mod case_sample;
mod catalogue;
mod choice;
mod clause;
mod contact;
mod coverage;
mod diff;
mod disclosure;
mod evidence;
mod flight;
mod flight_sample;
mod money;
mod page;
mod passkey;
mod person;
mod plan;
mod privacy;
mod problem;
mod profile;
mod publication;
mod queue;
mod receipt;
mod rights;
mod token;
mod unit;
mod words;

pub use account::{AccountClose, ClosingDevice, ClosingView};
pub use account::{
    AccountConfirm, AccountConfirmByCode, AccountCreate, LanguageChange, MeView, ParentalConsent, ParentalConsentTold, ParentalDecline,
    ParentalWithdrawal, PasswordChange, PasswordResetByCode, PasswordResetConfirm, PasswordResetCreate, SessionView, SignIn, SignInDenied,
    SignInTold,
};
pub use admin::{ClockMove, ClockView, RoleChange, UserView};
pub use audit::{AuditEntry, AuditOutcome};
pub use case::{
    AssessmentView, CaseSummary, CaseView, ChangedSince, Duty, FeeLine, FeeView, MissingPiece, NextStep, OfferView, PaymentReference,
    PrivacyAccepted, ProposedGround, RefusalView, TimelineEntry,
};
pub use case_request::{Assess, CaseOpen, Choose, HandOver, Parcel, Pay, Refund, Refuse, RepairQuote, Ship, WaiveGround};
pub use catalogue::{ComponentView, FindingView, ModelView, RegionView};
pub use choice::{AcceptedView, ChoicesChange, ChoicesView, DisclosureView, PurposeAct, PurposeChoice, PurposeChoiceView, ResidenceChange};
pub use clause::{Atom, ClauseView, EditionSummary, EditionView, RuleRef};
pub use contact::{CentreView, Contact, CustomerView, OperatorView, PostalAddress, SendTo, SupportView};
pub use coverage::{CoverageLookup, CoverageView};
pub use diff::{Change, DiffEntry, DiffView, Witness};
pub use disclosure::{
    BusinessTransferView, CategoryName, ConsumersView, DisclosuresView, ExportView, LegalDecisionView, LegalRequestCreate,
    LegalRequestDecide, LegalRequestView, ReceiverSaleCreate, ReceiverSaleView, TransferCreate,
};
pub use evidence::{BlobView, EvidenceAdd, EvidenceFact, EvidenceKind, EvidenceView};
pub use flight::{
    AnomalyView, BoundThen, CheckEnding, CheckView, FileFact, FlightReportView, Known, LastFix, ModeBand, PhotoCopy, PhotoView, Place,
    RecordFile, RecordView, ReportProduce, Said, SearchArea, Series, SettingView, Span, Track, WarningView,
};
pub use money::Money;
pub use page::Page;
pub use passkey::{PasskeyAdd, PasskeyAnswer, PasskeyChallengeCreate, PasskeyChallengeView, PasskeyMade, PasskeyPurpose, PasskeyView};
pub use person::{
    Approval, Deposit, PersonAnswer, PersonCreate, PersonCreated, PersonDone, PersonMessage, PersonQuestion, PersonView, PolicyPublish,
    Release, Sale,
};
pub use plan::{PlanBuy, PlanExit, PlanLength, PlanOffer, PlanReturn, PlanTerms, PlanTransfer, PlanView, Statement, Uses, Window};
pub use privacy::{
    ChangePart, ChangedItem, ClassView, ControllerView, CookieCategoryView, CookieChange, CookieChoice, CookieView, CookiesView,
    HoldingView, LifetimeView, NewItem, PolicyChanges, PolicySection, PolicySummary, PolicyView, PrivacyView, PurposeView, RightView,
    SupplementView, TransferView,
};
pub use problem::{FieldError, PROBLEM_MEDIA_TYPE, Problem};
pub use profile::OptionalProfile;
pub use publication::{PhotoPublication, PhotoPublish, PublicPhoto, PublishedView};
pub use queue::{QueueItem, QueueTotals};
pub use receipt::{LeastChange, MissingFact, Outcome, ReceiptView};
pub use rights::{
    DueStepView, RightOffered, RightsEvidenceView, RightsFileView, RightsFulfil, RightsKept, RightsPerson, RightsPersonView,
    RightsQueueItem, RightsReasonView, RightsRequestCreate, RightsRequestEnter, RightsRequestView, RightsStepTake, RightsVerify,
};
pub use token::{TokenCreate, TokenCreated, TokenView};
pub use unit::{BindingChange, BindingEntry, BindingState, DeviceRegister, HistoryEntry, LineageEntry, UnitHistory, UnitSearch, UnitView};
pub use words::{
    Act, BindingWhat, CaseKind, CaseState, Cause, Channel, Language, LegalRequestKind, Party, PlanState, RewardState, Role, Scope, Service,
    UnitState, UnknownWord,
};
