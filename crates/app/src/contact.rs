//! How people are reached: their telephone and postal address, in the vault and nowhere else.

use crate::App;
use crate::account::is_printable;
use crate::audit::resource_of;
use crate::authorise::{Action, permit};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::view::put_json;
use aftercare_store::{Batch, RowId, SubjectId};
use aftercare_wire::{Contact, CustomerView, FieldError, PostalAddress};

const KIND: &str = "contact";
const ROW: &str = "contact";
const TELEPHONE_CHARS: usize = 40;
const LEAST_DIGITS: usize = 5;
const LINE_CHARS: usize = 100;
const POSTAL_CODE_CHARS: usize = 16;
const MOST_LINES: usize = 4;

/// Fields as they are kept: trimmed, and what is wrong with them collected.
#[derive(Default)]
struct Reading(Vec<FieldError>);

impl Reading {
    fn wrong(&mut self, field: &str, code: &str, message: &str) {
        self.0.push(FieldError { field: field.to_owned(), message: message.to_owned(), code: Some(code.to_owned()) });
    }

    fn line(&mut self, field: &str, text: &str, most_chars: usize) -> String {
        let text = text.trim();
        if text.chars().count() > most_chars {
            self.wrong(field, "too-long", &format!("at most {most_chars} characters"));
        } else if !is_printable(text) {
            self.wrong(field, "not-printable", "a character that cannot be shown");
        }
        text.to_owned()
    }

    fn needed(&mut self, field: &str, text: &str) -> String {
        if text.trim().is_empty() {
            self.wrong(field, "required", "this is needed");
        }
        self.line(field, text, LINE_CHARS)
    }

    fn telephone(&mut self, text: &str) -> Option<String> {
        let number = self.line("telephone", text, TELEPHONE_CHARS);
        let digits = number.chars().filter(char::is_ascii_digit).count();
        let known = |c: char| c.is_ascii_digit() || "+-/(). ".contains(c);
        if !number.is_empty() && (digits < LEAST_DIGITS || !number.chars().all(known)) {
            self.wrong("telephone", "not-a-telephone-number", "a telephone number has digits, spaces, and the signs `+ - / ( ) .`");
        }
        (!number.is_empty()).then_some(number)
    }

    fn address(&mut self, address: &PostalAddress, is_region: impl Fn(&str) -> bool) -> PostalAddress {
        let lines: Vec<&str> = address.lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect();
        match lines.len() {
            0 => self.wrong("address.lines", "required", "this is needed"),
            1..=MOST_LINES => {}
            _ => self.wrong("address.lines", "too-many", &format!("at most {MOST_LINES} lines")),
        }
        if !is_region(&address.region) {
            self.wrong("address.region", "not-a-region", "a region of the list, two capital letters, such as `ID`");
        }
        let code = self.line("address.postal_code", address.postal_code.as_deref().unwrap_or_default(), POSTAL_CODE_CHARS);
        PostalAddress {
            addressee: self.needed("address.addressee", &address.addressee),
            lines: lines.into_iter().take(MOST_LINES).map(|line| self.line("address.lines", line, LINE_CHARS)).collect(),
            postal_code: (!code.is_empty()).then_some(code),
            city: self.needed("address.city", &address.city),
            region: address.region.clone(),
        }
    }
}

/// The contact as it is kept, or everything that is wrong with it.
fn read(contact: &Contact, is_region: impl Fn(&str) -> bool) -> Result<Contact> {
    let mut reading = Reading::default();
    let telephone = contact.telephone.as_deref().and_then(|text| reading.telephone(text));
    let address = contact.address.as_ref().map(|address| reading.address(address, is_region));
    if reading.0.is_empty() { Ok(Contact { telephone, address }) } else { Err(Error::Input(reading.0)) }
}

impl App {
    /// How the person who asks is reached.
    ///
    /// # Errors
    /// Not signed in, or not in a browser.
    pub async fn contact(&self, ctx: &Context) -> Result<Contact> {
        permit(&ctx.principal, Action::ContactManage)?;
        let subject = ctx.principal.subject().ok_or(Error::Unauthenticated)?;
        self.contact_of(subject).await
    }

    /// Replaces how the person who asks is reached.
    ///
    /// # Errors
    /// Everything that is wrong with the fields at once.
    pub async fn contact_change(&self, ctx: &Context, request: &Contact) -> Result<Contact> {
        self.audited(ctx, Action::ContactManage, "", async {
            permit(&ctx.principal, Action::ContactManage)?;
            let subject = ctx.principal.subject().ok_or(Error::Unauthenticated)?;
            let contact = read(request, |code| self.world.regions.all().any(|region| region.code == code))?;
            let vault = vec![put_json(subject, KIND, ROW, &contact, self.micros())?];
            self.store.commit(Batch { vault, ..Batch::default() }).await?;
            Ok(contact)
        })
        .await
    }

    /// Whose a case is, and how they are reached: for those who work on it. Every look is audited.
    ///
    /// # Errors
    /// Not there, not allowed, or the customer was erased.
    pub async fn customer(&self, ctx: &Context, case: &str) -> Result<CustomerView> {
        self.seen(ctx, Action::CustomerRead, &resource_of("case", case), async {
            let file = self.file_of_case(ctx, case, Action::CustomerRead, Action::CustomerRead).await?;
            let subject = SubjectId::new(file.subject.as_str());
            let gone = || Error::NotFound { what: "customer" };
            if self.is_hidden_from(ctx, &subject, &file).await? {
                let rule = &self.world.policies.rights.restriction.rule;
                return Err(self.policy_says_no(ctx.language, std::iter::once(rule.as_str())));
            }
            let profile = self.profile(&subject).await?.ok_or_else(gone)?;
            let account = self.store.account(&subject).await?.ok_or_else(gone)?;
            let language = account.language.parse().map_err(|e| Error::Internal(format!("account `{subject}`: {e}")))?;
            let mut contact = self.contact_of(&subject).await?;
            let own = profile.phone.clone().filter(|_| self.may_see(ctx, "person", "phone"));
            contact.telephone = contact.telephone.filter(|_| self.may_see(ctx, KIND, "telephone"));
            contact.address = contact.address.filter(|_| self.may_see(ctx, KIND, "address"));
            let Contact { telephone, address } = contact;
            let email = if profile.phone.is_some() { None } else { Some(()) };
            let (name, login) = self.shown_profile(ctx, profile);
            let (email, telephone) = (email.map(|()| login).unwrap_or_default(), telephone.or(own));
            Ok(CustomerView { subject_id: subject.to_string(), name, email, language, telephone, address })
        })
        .await
    }

    async fn contact_of(&self, subject: &SubjectId) -> Result<Contact> {
        let row = self.store.vault_get(subject, KIND, &RowId::from(ROW)).await?;
        let read = row.map(|row| serde_json::from_slice(&row.plain)).transpose();
        // What serde says quotes the row.
        Ok(read.map_err(|_| Error::Internal(format!("contact of `{subject}` cannot be read")))?.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_a_contact_is_told_at_once() {
        let fine = Contact::sample();
        let place = PostalAddress::sample();
        let at = |address: PostalAddress| Contact { telephone: None, address: Some(address) };
        let call = |number: &str| Contact { telephone: Some(number.to_owned()), address: None };
        let lines = |lines: &[&str]| at(PostalAddress { lines: lines.iter().map(|&l| l.to_owned()).collect(), ..place.clone() });
        let nothing =
            PostalAddress { addressee: String::new(), lines: vec![], postal_code: None, city: String::new(), region: String::new() };
        let table = [
            (fine, ""),
            (Contact::default(), ""),
            (call("+44 (0)20 / 7946-01.00"), ""),
            (call("   "), ""),
            (call("1234"), "telephone:not-a-telephone-number"),
            (call("call me maybe 12345"), "telephone:not-a-telephone-number"),
            (call(&"1".repeat(41)), "telephone:too-long"),
            (lines(&["one", " ", "two"]), ""),
            (lines(&[" "]), "address.lines:required"),
            (lines(&["1", "2", "3", "4", "5"]), "address.lines:too-many"),
            (lines(&[&"x".repeat(101)]), "address.lines:too-long"),
            (lines(&["one\ntwo"]), "address.lines:not-printable"),
            (at(PostalAddress { city: "Jakarta\u{202e}".to_owned(), ..place.clone() }), "address.city:not-printable"),
            (at(PostalAddress { postal_code: Some("0".repeat(17)), ..place.clone() }), "address.postal_code:too-long"),
            (at(PostalAddress { region: "QQ".to_owned(), ..place.clone() }), "address.region:not-a-region"),
            (at(nothing), "address.lines:required address.region:not-a-region address.addressee:required address.city:required"),
        ];
        for (contact, expected) in table {
            let told = match read(&contact, |code| code == "ID") {
                Ok(_) => String::new(),
                Err(Error::Input(errors)) => {
                    let codes = errors.into_iter().map(|e| format!("{}:{}", e.field, e.code.unwrap_or_default()));
                    codes.collect::<Vec<_>>().join(" ")
                }
                Err(other) => panic!("{other:?}"),
            };
            assert_eq!(told, expected);
        }
        let kept = read(&lines(&[" one ", "", "two"]), |_| true).unwrap().address.unwrap();
        assert_eq!(kept.lines, ["one", "two"]);
    }
}
