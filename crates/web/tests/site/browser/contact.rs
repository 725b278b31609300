//! A customer who can be reached, a parcel that has an address, and the letters in between.

use super::maker::{Browser, Chosen, Maker};
use super::owner::{desk, open, step};
use aftercare_app::{Mail, Mailer, Notices, Sent};
use aftercare_documents::Documents;
use aftercare_wire::Role;
use std::sync::Mutex;

/// Everything that was sent.
#[derive(Default)]
struct Post(Mutex<Vec<Mail>>);

impl Mailer for Post {
    fn send<'a>(&'a self, mail: &'a Mail) -> Sent<'a> {
        self.0.lock().unwrap().push(mail.clone());
        Box::pin(async { Ok(()) })
    }
}

impl Maker {
    /// What goes out now to one person under a subject that begins so.
    async fn letter(&self, to: &str, subject: &str) -> Mail {
        let post = Post::default();
        let notices = Notices::parse(Documents::embedded().get("notices.toml").unwrap()).unwrap();
        self.app.mail_send(&post, &notices, "https://care.example").await.unwrap();
        let sent = post.0.into_inner().unwrap();
        let found = sent.iter().find(|mail| mail.to == format!("{to}@example.org") && mail.subject.starts_with(subject));
        found.unwrap_or_else(|| panic!("no `{subject}`: {:?}", sent.iter().map(|mail| &mail.subject).collect::<Vec<_>>())).clone()
    }
}

/// Follows the way that a page offers for telling an address.
async fn tell_address(browser: &mut Browser, page: &str) -> super::maker::Shown {
    let shown = browser.get(page).await.is(200);
    let link = shown.html.split("href=\"/account/contact").nth(1).unwrap().split('"').next().unwrap();
    let form = browser.get(&format!("/account/contact{link}")).await.is(200).form("/account/contact");
    assert_eq!(form.get("address.region"), Some("ID"));
    let form = form.set("address.lines", "Jalan Contoh 12\r\nRT 3").set("address.postal_code", "10110").set("address.city", "Jakarta");
    browser.send(form.set("telephone", "+62 21 5550 0100")).await.is(200)
}

fn jpeg() -> Vec<u8> {
    [&[0xFF, 0xD8][..], &aftercare_evidence::encode::photo::pixels()].concat()
}

#[tokio::test]
async fn a_device_goes_in_and_comes_back_to_an_address() {
    let maker = Maker::new().await;
    let mut ann = maker.person("ann", Role::Owner).await;
    let mut kim = maker.person("kim", Role::Administrator).await;
    let (unit, _) = ann.protected_device("UNIT-1").await;
    let case = open(&mut ann, &unit, "repair").await;
    let number = case.rsplit('/').next().unwrap().to_owned();

    // Where it goes, and where it comes back to.
    ann.get(&case).await.says("Send the parcel to").says("Kota Contoh").says(&number).says("do not know yet where to send");
    kim.get(&format!("/desk{case}")).await.is(200).says("ann@example.org").says("Not told yet");
    let back = tell_address(&mut ann, &case).await.says("Saved").says_not("do not know yet where to send");
    assert_eq!(back.path.split('?').next(), Some(case.as_str()));
    ann.get("/account").await.says("Jalan Contoh 12").says("10110 Jakarta").says("Indonesia").says("+62 21 5550 0100");
    kim.get(&format!("/desk{case}")).await.says("Jalan Contoh 12").says("+62 21 5550 0100").says_not("Not told yet");
    kim.get("/desk/audit").await.is(200).says("customer_read");

    step(&mut ann, &case, "hand-over", &[("tracking", "IN 1")]).await.is(200).says("IN 1").says_not("Send the parcel to");
    desk(&mut kim, &case, "receive", &[]).await.is(200);
    desk(&mut kim, &case, "assess", &[("cause", "quality"), ("in_warranty_scope", "yes")]).await.is(200);
    step(&mut ann, &case, "choose", &[("service", "warranty")]).await.is(200);
    kim.get(&format!("/desk{case}")).await.says("Shipping").says_not("has not told an address");
    let form = ann.get("/account/contact").await.form("/account/contact");
    ann.send(form.set("remove", "yes")).await.is(200).says("do not know yet where to send");
    kim.get(&format!("/desk{case}")).await.says("The customer has not told an address yet");
    desk(&mut kim, &case, "ship", &[("tracking", "OUT 2")]).await.is(200).says("OUT 2");
    ann.get(&case).await.is(200).says("Tracking number of the parcel back").says("OUT 2");
    let last = maker.letter("ann", &format!("Repair, {}: your device is on its way", maker.drone().name)).await;
    assert!(last.body.contains("Tracking number: OUT 2"), "{}", last.body);
}

#[tokio::test]
async fn an_address_that_is_not_right_is_shown_again() {
    let maker = Maker::new().await;
    let mut ann = maker.person("ann", Role::Owner).await;
    let form = ann.get("/account/contact?back=//evil.example").await.is(200).form("/account/contact");
    assert_eq!((form.get("address.addressee"), form.get("back")), (Some("ann"), None));
    let again = ann.send(form.clone().set("telephone", "call me").set("address.city", "Jakarta")).await.is(422);
    assert!(again.error_beside("telephone").is_some() && again.error_beside("address.lines").is_some(), "{}", again.main());
    assert_eq!(again.form("/account/contact").get("address.city"), Some("Jakarta"));
    ann.language = "de";
    let form = ann.get("/").await.form("/language");
    ann.send(form.set("language", "de")).await.is(200);
    ann.get("/account/contact").await.is(200).says("Adresse und Telefon").says("Straße und Hausnummer");
    maker.visitor().get("/account/contact").await.says("Sign in");
}

#[tokio::test]
async fn everybody_can_ask_and_sees_who_runs_it() {
    let maker = Maker::new().await;
    let mut visitor = maker.visitor();
    let first = visitor.get("/").await.is(200);
    assert!(first.html.contains("href=\"/contact\""), "no way to the imprint");
    visitor.get("/contact").await.is(200).says("support@maker.example").says("Imprint").says("Monday to Friday").says("Example Quay");
    let missing = visitor.get("/nothing-here").await.is(404).says("Ask support");
    assert!(missing.html.contains("href=\"/contact\""));
    visitor.language = "de";
    visitor.get("/contact").await.is(200).says("Impressum").says("Montag bis Freitag").says("Vertreten durch");
}

#[tokio::test]
async fn photos_are_added_later_by_the_owner_or_the_agent() {
    let maker = Maker::new().await;
    let mut ann = maker.person("ann", Role::Owner).await;
    let mut kim = maker.person("kim", Role::Agent).await;
    let mut sam = maker.person("sam", Role::Assessor).await;
    let (unit, _) = ann.protected_device("UNIT-1").await;
    let case = open(&mut ann, &unit, "repair").await;
    let bytes = jpeg();
    let photo = |name| [Chosen { field: "photos", name, bytes: &bytes }];
    let form = ann.get(&case).await.is(200).form("/evidence");
    ann.upload(form.clone(), &photo("arm.jpg")).await.is(200).says("Added").says("arm.jpg").says("1 August 2022, 15:00");
    // The same form again is the same step.
    let again = ann.upload(form, &photo("arm.jpg")).await.is(200);
    assert_eq!(again.main().matches("arm.jpg").count(), 1);
    let form = kim.get(&format!("/desk{case}")).await.is(200).form("/evidence");
    kim.upload(form, &photo("by-mail.jpg")).await.is(200).says("arm.jpg").says("by-mail.jpg");
    ann.get(&case).await.says("by-mail.jpg");
    assert!(!sam.get(&format!("/desk{case}")).await.is(200).has_form("/evidence"), "an assessor adds nothing for a customer");

    let form = ann.get(&case).await.form("/evidence");
    let wrong = ann.upload(form.clone(), &[Chosen { field: "photos", name: "a.jpg", bytes: b"<html>" }]).await.is(422);
    assert!(wrong.error_beside("photos").is_some(), "{}", wrong.main());
    assert!(ann.upload(form.clone(), &[]).await.is(422).error_beside("photos").is_some());
    step(&mut ann, &case, "withdraw", &[]).await.is(200);
    assert!(!ann.get(&case).await.has_form("/evidence"));
    ann.upload(form, &photo("late.jpg")).await.is(422).says("This case is over").says_not("late.jpg");
    let mut bea = maker.person("bea", Role::Owner).await;
    let other = bea.get("/account").await.form("/sign-out");
    let mut forged = super::html::forms(&kim.get(&format!("/desk{case}")).await.html).into_iter().next().unwrap();
    forged.action = format!("{case}/evidence");
    forged.multipart = true;
    forged = forged.set("csrf", other.get("csrf").unwrap());
    bea.upload(forged, &photo("theirs.jpg")).await.is(404);
}

#[tokio::test]
async fn letters_name_the_device_the_kind_and_the_day() {
    let maker = Maker::new().await;
    let mut ann = maker.person("ann", Role::Owner).await;
    let name = maker.drone().name;
    let (unit, plan) = ann.protected_device("UNIT-1").await;
    let of_plan = maker.letter("ann", &format!("Your plan for {name}")).await;
    for part in
        ["from 1 August 2022 to 31 July 2024", &format!("https://care.example{plan}"), "edition en", "https://care.example/terms/en"]
    {
        assert!(of_plan.body.contains(part), "no `{part}`: {}", of_plan.body);
    }
    let hash = &maker.app.world().edition("en").unwrap().hash;
    assert!(of_plan.body.contains(hash.as_str()), "{}", of_plan.body);

    let case = open(&mut ann, &unit, "repair").await;
    let opened = maker.letter("ann", &format!("Repair, {name}: your case is registered")).await;
    for part in ["by 8 August 2022", "Jalan Contoh 7", case.rsplit('/').next().unwrap(), "https://care.example/contact"] {
        assert!(opened.body.contains(part), "no `{part}`: {}", opened.body);
    }
    assert!(!opened.body.contains('{') && !opened.body.contains("\n\n\n"), "{}", opened.body);

    let form = ann.get("/").await.form("/language");
    ann.send(form.set("language", "de")).await.is(200);
    maker.days(12).await;
    let late = maker.letter("ann", &format!("Reparatur, {name}: Ihr Paket ist überfällig")).await;
    assert!(
        late.body.starts_with("Guten Tag, ann,\n") && late.body.contains("08.08.2022") && late.body.contains("Jalan Contoh 7"),
        "{}",
        late.body
    );
    // What does not fit a case is left out: nothing is sent in for what flew away.
    let second = ann.device("UNIT-2").await;
    let form = ann.get(&format!("{second}/plan")).await.form("/plan").set("accepted", "yes");
    ann.send(form).await.is(200);
    super::owner::flyaway(&mut ann, &second).await;
    let lost = maker.letter("ann", "Flyaway, ").await;
    assert!(!lost.body.contains("Paket"), "{}", lost.body);
}
