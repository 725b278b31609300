//! Cookies, signals, the privacy centre and one's choices, in a browser without scripts.

use super::maker::{Browser, Maker, PASSWORD, Shown};
use crate::post::Post;
use crate::samples::tags;
use aftercare_app::{BrowserChoice, Browsing, Context, CookieChoices, Letter, Principal, Signal, SubjectId};
use aftercare_core::person::Publication;
use aftercare_wire::{Language, Role};
use axum::http::{Method, header};
use std::collections::{BTreeMap, BTreeSet};

/// What cookies and consent may add to a page, by the promise.
const MOST_BYTES: usize = 3 * 1024;
const DAYS: [&str; 4] = ["aftercare", "browser", "choices", "lang"];

async fn subject_of(browser: &mut Browser) -> SubjectId {
    let me: serde_json::Value = serde_json::from_str(&browser.get("/api/v1/me").await.html).unwrap();
    SubjectId::new(me["subject_id"].as_str().unwrap().to_owned())
}

async fn choose(browser: &mut Browser, choice: &str) -> Shown {
    let form = browser.get("/privacy/cookies").await.form("/privacy/cookies").set("choice", choice);
    browser.send(form).await.is(200)
}

fn cookies_set(shown: &Shown) -> BTreeMap<String, String> {
    let all = shown.headers.get_all(header::SET_COOKIE).iter().map(|value| value.to_str().unwrap());
    all.map(|text| text.split_once('=').map(|(name, rest)| (name.to_owned(), rest.to_owned())).unwrap()).collect()
}

#[tokio::test]
async fn every_cookie_has_its_row_and_its_permission() {
    let maker = Maker::new().await;
    let rows: BTreeSet<&str> = maker.app.inventory().names(aftercare_privacy::inventory::Place::Cookie);
    assert_eq!(rows, BTreeSet::from(DAYS));
    let nobody = Context::new(Principal::Anonymous, Language::En);
    let browsing = |preference: bool, had_account: bool| Browsing {
        choice: Some(BrowserChoice {
            choices: CookieChoices { preference, ..CookieChoices::default() },
            on: "2022-08-01".parse().unwrap(),
        }),
        had_account,
        signal: Signal::Nothing,
    };
    // What is necessary is always allowed; a language needs the choice, and is no use that is left when somebody has signed out.
    for (preference, had_account, language) in [(false, false, false), (true, false, true), (true, true, false)] {
        for name in &rows {
            let may = maker.app.may_set_cookie(&nobody, &browsing(preference, had_account), name).await.is_ok();
            assert_eq!(may, *name != "lang" || language, "{name} {preference} {had_account}");
        }
    }
    // No page sets a cookie by itself: not for a visitor, not for an owner.
    let mut owner = maker.person("ann", Role::Owner).await;
    for path in ["/", "/sign-in", "/sign-up", "/coverage", "/privacy", "/privacy/versions", "/privacy/cookies", "/contact", "/account"] {
        for browser in [&mut maker.visitor(), &mut owner] {
            let shown = browser.raw(Method::GET, path, None, Vec::new()).await;
            assert!(cookies_set(&shown).is_empty(), "{path} sets {:?}", cookies_set(&shown));
        }
    }
    // Signing in sets what the rows say, no longer than they say.
    let mut again = maker.visitor();
    let form = again.get("/sign-in").await.form("/sign-in").set("email", "ann@example.org").set("password", PASSWORD);
    let body = super::maker::encoded(&form.fields).into_bytes();
    let shown = again.raw(Method::POST, &form.action, Some("application/x-www-form-urlencoded"), body).await;
    let set = cookies_set(&shown);
    assert_eq!(set.keys().map(String::as_str).collect::<Vec<_>>(), ["aftercare", "browser"]);
    for (name, rest) in set {
        let row = maker.app.inventory().row(aftercare_privacy::inventory::Place::Cookie, "", &name).unwrap();
        let days = row.cookie.as_ref().unwrap().days;
        assert!(rest.contains(&format!("Max-Age={}", days * 24 * 60 * 60)), "{name}: {rest}");
    }
}

#[tokio::test]
async fn refusing_is_as_easy_as_accepting() {
    let maker = Maker::new().await;
    let mut visitor = maker.visitor();
    let page = visitor.get("/").await;
    assert!(page.html.contains("href=\"/privacy/cookies\""), "every page leads there");
    let page = visitor.get("/privacy/cookies").await.is(200).says("You have not chosen yet").says("no banner asks you");
    let buttons: Vec<_> = tags(&page.html)
        .into_iter()
        .filter(|tag| tag.get("name") == Some("choice"))
        .map(|tag| (tag.get("value").unwrap().to_owned(), tag.get("class").unwrap().to_owned()))
        .collect();
    assert_eq!(buttons.iter().map(|(value, _)| value.as_str()).collect::<Vec<_>>(), ["refuse", "accept", "save"]);
    assert!(buttons.iter().all(|(_, class)| class == "button"), "{buttons:?}");
    choose(&mut visitor, "accept").await.says("Your choice is kept").says("1 August 2022");
    assert_eq!(visitor.cookies["choices"], "111.2022-08-01");
    let form = visitor.get("/coverage").await.form("/language").set("language", "de");
    visitor.send(form).await.is(200);
    assert_eq!(visitor.cookies["lang"], "de");
    choose(&mut visitor, "refuse").await;
    assert_eq!((visitor.cookies["choices"].as_str(), visitor.cookies["lang"].as_str()), ("000.2022-08-01", ""));
    let form = visitor.get("/privacy/cookies").await.form("/privacy/cookies").set("choice", "whatever");
    visitor.send(form).await.is(422);
    // A cookie that somebody made up is no choice.
    for made_up in ["1", "111", "11x.2022-08-01", "1111.2022-08-01", "111.yesterday", "%00"] {
        visitor.cookies.insert("choices".to_owned(), made_up.to_owned());
        visitor.get("/privacy/cookies").await.is(200).says("You have not chosen yet");
    }
}

#[tokio::test]
async fn a_visitors_choice_holds_for_the_account_that_signs_in() {
    let maker = Maker::new().await;
    let mut ann = maker.person("ann", Role::Owner).await;
    let subject = subject_of(&mut ann).await;
    let mut visitor = maker.visitor();
    choose(&mut visitor, "accept").await;
    let form = visitor.get("/sign-in").await.form("/sign-in").set("email", "ann@example.org").set("password", PASSWORD);
    visitor.send(form).await.is(200);
    assert!(maker.app.person(&subject).await.unwrap().cookies.statistics);
    // What the account chose on a later day stays.
    maker.days(2).await;
    choose(&mut ann, "refuse").await;
    let mut old = maker.visitor();
    old.cookies.insert("choices".to_owned(), "111.2022-08-01".to_owned());
    let form = old.get("/sign-in").await.form("/sign-in").set("email", "ann@example.org").set("password", PASSWORD);
    old.send(form).await.is(200);
    assert!(!maker.app.person(&subject).await.unwrap().cookies.statistics);
}

#[tokio::test]
async fn the_signal_is_heard_and_recorded_once() {
    let maker = Maker::new().await;
    let mut visitor = maker.visitor();
    let heard = "Your browser sends Global Privacy Control";
    for (lines, says) in [(vec!["0, 1"], false), (vec!["0"], false), (vec!["0", " 1 "], true), (vec!["1"], true), (vec![], false)] {
        visitor.signal = lines.clone();
        let shown = visitor.get("/privacy/cookies").await;
        assert_eq!(shown.main().contains(heard), says, "{lines:?}");
    }
    let mut ann = maker.person("ann", Role::Owner).await;
    let subject = subject_of(&mut ann).await;
    choose(&mut ann, "accept").await;
    let before = maker.app.person_events(&subject).await.unwrap().len();
    ann.signal = vec!["1"];
    for path in ["/", "/coverage", "/", "/account", "/api/v1/me"] {
        ann.get(path).await.is(200);
    }
    assert_eq!(maker.app.person_events(&subject).await.unwrap().len(), before + 1);
    let person = maker.app.person(&subject).await.unwrap();
    assert!(person.sale_opted_out_at.is_some() && !person.cookies.marketing && person.cookies.statistics);
    // What its owner turns on after it stays on in this session.
    choose(&mut ann, "accept").await.says("Your account is opted out");
    ann.get("/").await.is(200);
    assert!(maker.app.person(&subject).await.unwrap().cookies.marketing);
    ann.signal.clear();
    ann.get("/account/privacy").await.says("Opted out since");
    let gpc: serde_json::Value = serde_json::from_str(&maker.visitor().get("/.well-known/gpc.json").await.is(200).html).unwrap();
    assert_eq!(gpc["gpc"], true);
    assert!(gpc["lastUpdate"].as_str().unwrap().parse::<jiff::civil::Date>().is_ok());
}

/// The whole of what cookies and consent cost on a page, and that nobody else is asked for anything.
#[tokio::test]
async fn consent_costs_little_and_loads_nothing_of_others() {
    let maker = Maker::new().await;
    let mut owner = maker.person("ann", Role::Owner).await;
    let mut visitor = maker.visitor();
    for path in ["/", "/sign-in", "/sign-up", "/coverage", "/privacy", "/privacy/cookies", "/account", "/account/privacy"] {
        for browser in [&mut visitor, &mut owner] {
            let shown = browser.get(path).await;
            let cookies: usize = browser.cookies.iter().map(|(name, value)| name.len() + value.len() + 3).sum();
            let set: usize = shown.headers.get_all(header::SET_COOKIE).iter().map(axum::http::HeaderValue::len).sum();
            let link = "<a href=\"/privacy/cookies\">Cookie Preferences</a>";
            assert!(path == "/privacy/cookies" || shown.html.contains(link), "{path}");
            let cost = cookies + set + link.len();
            assert!(cost < MOST_BYTES, "{path}: {cost} bytes");
            for tag in tags(&shown.html) {
                let loaded = match tag.name {
                    "link" => tag.get("href"),
                    "script" | "img" | "iframe" | "source" | "video" | "audio" | "embed" => tag.get("src"),
                    _ => None,
                };
                assert!(loaded.is_none_or(|from| from.starts_with('/') && !from.starts_with("//")), "{path}: {tag:?}");
            }
        }
    }
    // The page of the choices itself: everything between header and footer.
    let page = visitor.get("/privacy/cookies").await;
    let main = page.html.split("<main").nth(1).unwrap().split("</main>").next().unwrap().len();
    assert!(main < 2 * MOST_BYTES, "{main}");
}

#[tokio::test]
async fn the_centre_says_what_holds_for_the_reader() {
    let maker = Maker::new().await;
    let mut visitor = maker.visitor();
    visitor.get("/privacy").await.says("It is not known where you live").says("SZ DJI Technology").says("How long");
    visitor.get("/privacy?country=DE").await.says("Niederlauer").says("You can complain to").says("standard contractual clauses");
    visitor.get("/privacy?country=DE&state=").await.is(200).says_not("California privacy notice");
    visitor.get("/privacy?country=US&state=CA").await.says("California privacy notice").says("Geolocation").says("SZ DJI Technology");
    visitor.get("/privacy?country=US&state=NY").await.says_not("California privacy notice");
    visitor.get("/privacy?country=Germany").await.is(422);
    visitor.get("/privacy?country=XX").await.is(422).says("There is no country of this code");
    // Who gets data is who the register sends them to, for whom the gate lets it through: no clauses are signed for the parcels from Britain.
    visitor.get("/privacy?country=DE").await.says("Example Pakete GmbH").says_not("Example Parcels Ltd").says("Example Service Centre");
    visitor.get("/privacy?country=GB").await.says("Example Parcels Ltd, United Kingdom (service providers: parcels)");
    let security = visitor.get("/privacy/security").await.is(200).says("Security and privacy");
    for measure in &maker.app.inventory().responsible.measures {
        assert!(security.main().contains(&measure.en), "{}", measure.en);
    }
    visitor.get("/contact").await.says("Security and privacy");
    visitor.get("/privacy/versions/2021/changes?country=DE").await.is(200).says("Not any more").says("a page to choose cookies on");
    visitor.get("/privacy/versions/nl/changes?country=DE").await.says("Taking your data elsewhere").says("Before: use of the product");
    visitor.get("/privacy/versions/nl/changes?country=NZ").await.says_not("Taking your data elsewhere");
    visitor.get("/privacy/versions/2016/changes").await.is(404);
    visitor.get("/privacy/versions/1999/changes").await.is(404);
    visitor.get("/privacy?country=US&state=%3Cb%3E").await.is(422);
    visitor.get("/privacy/versions").await.says("Shows no date").says("27 December 2021").says("In force for you");
    visitor.get("/privacy/versions/nl").await.is(200).says("This version shows no date");
    visitor.get("/privacy/versions/2016").await.is(200).says("What is collected").says_not("This version shows no date");
    visitor.get("/privacy/versions/california").await.is(200);
    visitor.get("/privacy/versions/none").await.is(404);
    // What was accepted with the account is what this page shows.
    let mut ann = maker.person("ann", Role::Owner).await;
    let subject = subject_of(&mut ann).await;
    let person = maker.app.person(&subject).await.unwrap();
    let shown = person.accepted("2021").unwrap().shown.clone().unwrap();
    visitor.get("/privacy/versions/2021").await.says(&shown);
    assert_eq!(shown, maker.app.policy_shown("2021", Language::En));
    let all: BTreeSet<String> =
        ["2016", "nl", "2021"].iter().flat_map(|id| [Language::En, Language::De].map(|l| maker.app.policy_shown(id, l))).collect();
    assert_eq!(all.len(), 6, "every version in every language has its own");
}

#[tokio::test]
async fn choices_are_made_and_a_new_version_is_gone_on_with() {
    let maker = Maker::new().await;
    maker.app.policy_first().await.unwrap();
    let mut ann = maker.person("ann", Role::Owner).await;
    let subject = subject_of(&mut ann).await;
    let act = async |browser: &mut Browser, purpose: &str, act: &str| {
        let form = browser.get("/account/privacy").await.form("/account/privacy/purposes");
        browser.send(form.set("purpose", purpose).set("act", act)).await
    };
    act(&mut ann, "marketing", "consent").await.is(200).says("You agreed on 1 August 2022").says("Privacy policy of December 2021");
    assert!(maker.app.person(&subject).await.unwrap().agreed("marketing").consented);
    act(&mut ann, "marketing", "withdraw").await.is(200).says_not("You agreed on");
    act(&mut ann, "improve", "object").await.is(200).says("You objected on 1 August 2022");
    act(&mut ann, "improve", "consent").await.is(200).says_not("You objected on");
    act(&mut ann, "operate", "object").await.is(422);
    act(&mut ann, "nonsense", "consent").await.is(422);
    let form = ann.get("/account/privacy").await.form("/account/privacy/sale");
    ann.send(form).await.says("Opted out since 1 August 2022");
    let form = ann.get("/account/privacy").await.form("/account/privacy/residence").set("country", "US").set("state", "CA");
    ann.send(form).await.is(200);
    ann.get("/privacy").await.says("California privacy notice");
    let form = ann.get("/account/privacy").await.form("/account/privacy/residence").set("state", "California");
    ann.send(form).await.is(422);

    let published = Publication { version: "2016".to_owned(), effective_on: "2022-08-03".parse().unwrap(), material: true };
    maker.app.policy_put(published).await.unwrap();
    ann.get("/").await.says_not("There is a new privacy policy");
    maker.days(3).await;
    // To read what holds is no use; the first page of the product is, it says so, and the second has nothing to tell any more.
    ann.get("/privacy/versions/2016/changes").await.is(200).says_not("There is a new privacy policy");
    assert!(maker.app.person(&subject).await.unwrap().accepted("2016").is_none());
    ann.get("/coverage").await.says("There is a new privacy policy").says("You went on using this service");
    ann.get("/").await.says_not("There is a new privacy policy");
    let person = maker.app.person(&subject).await.unwrap();
    assert_eq!(person.accepted("2016").unwrap().shown, Some(maker.app.policy_shown("2016", Language::En)));
    ann.get("/account/privacy").await.says("You accepted it by use");
}

#[tokio::test]
async fn the_newsletter_ends_with_one_click() {
    let (maker, mail) = (Maker::new().await, Post::default());
    let mut ann = maker.person("ann", Role::Owner).await;
    let subject = subject_of(&mut ann).await;
    let system = Context::new(Principal::Person { subject: SubjectId::new("system"), role: Role::System }, Language::En);
    let letter = Letter { kind: "newsletter".to_owned(), title: "News".to_owned(), text: "Something new.".to_owned() };
    assert!(maker.app.person_send(&system, &subject, &letter).await.is_err(), "nobody subscribed");
    let form = ann.get("/account/privacy").await.form("/account/privacy/newsletter");
    ann.send(form.set("subscribed", "yes")).await.says("You are subscribed");
    maker.app.person_send(&system, &subject, &letter).await.unwrap();
    let issue = mail.newest(&maker.app, "ann@example.org", "Something new.").await;
    let address = issue.unsubscribe.clone().unwrap();
    assert!(issue.body.contains(&address), "{}", issue.body);
    let link = address.strip_prefix("https://care.example").unwrap();
    // Looking does nothing; a mail program posts without a session, a cookie or a form.
    maker.visitor().get(link).await.is(200).says("End the newsletter");
    assert!(maker.app.person(&subject).await.unwrap().subscribed);
    let one_click = b"List-Unsubscribe=One-Click".to_vec();
    for _ in 0..2 {
        let answer = maker.visitor().raw(Method::POST, link, Some("application/x-www-form-urlencoded"), one_click.clone()).await;
        answer.is(200).says("The newsletter has ended");
    }
    assert!(!maker.app.person(&subject).await.unwrap().subscribed);
    assert!(maker.app.person_send(&system, &subject, &letter).await.is_err());
    // The button of the page does the same, also for somebody who is signed in.
    let form = ann.get("/account/privacy").await.form("/account/privacy/newsletter");
    ann.send(form.set("subscribed", "yes")).await.says("You are subscribed");
    let form = ann.get(link).await.form(link);
    ann.send(form).await.is(200).says("The newsletter has ended");
    maker.visitor().get("/newsletter/unsubscribe?token=x").await.is(200).says("This link does not work any more");
    let wrong = maker.visitor().raw(Method::POST, "/newsletter/unsubscribe?token=x", None, Vec::new()).await;
    wrong.is(422).says("This link does not work any more");
    // Other mail has no such link.
    maker.visitor().get(&link.replace("/newsletter/", "/advertising/")).await.is(200).says("This link does not work any more");
    let welcome = mail.newest(&maker.app, "ann@example.org", "").await;
    assert!(welcome.template == "newsletter" || welcome.unsubscribe.is_none());
}

/// Each mail of advertising brings a link of its own: one click ends the consent, and what was written before does not go out any more.
#[tokio::test]
async fn advertising_ends_with_one_click() {
    let (maker, mail) = (Maker::new().await, Post::default());
    let mut ann = maker.person("ann", Role::Owner).await;
    let subject = subject_of(&mut ann).await;
    let system = Context::new(Principal::Person { subject: SubjectId::new("system"), role: Role::System }, Language::En);
    let letter = |kind: &str, text: &str| Letter { kind: kind.to_owned(), title: "News".to_owned(), text: text.to_owned() };
    let offer = letter("marketing", "An offer.");
    assert!(maker.app.person_send(&system, &subject, &offer).await.is_err(), "nobody agreed");
    let agree = async |ann: &mut Browser| {
        let form = ann.get("/account/privacy").await.form("/account/privacy/purposes");
        ann.send(form.set("purpose", "marketing").set("act", "consent")).await.is(200);
    };
    agree(&mut ann).await;
    maker.app.person_send(&system, &subject, &offer).await.unwrap();
    let sent = mail.newest(&maker.app, "ann@example.org", "An offer.").await;
    let address = sent.unsubscribe.clone().unwrap();
    assert!(sent.body.contains(&address) && address.starts_with("https://care.example/advertising/unsubscribe?token="), "{}", sent.body);
    let link = address.strip_prefix("https://care.example").unwrap();
    // Another offer waits while the click comes.
    maker.app.person_send(&system, &subject, &letter("marketing", "A late offer.")).await.unwrap();
    maker.visitor().get(link).await.is(200).says("Stop advertising");
    assert!(maker.app.person(&subject).await.unwrap().agreed("marketing").consented, "looking ends nothing");
    let one_click = b"List-Unsubscribe=One-Click".to_vec();
    for _ in 0..2 {
        let answer = maker.visitor().raw(Method::POST, link, Some("application/x-www-form-urlencoded"), one_click.clone()).await;
        answer.is(200).says("Advertising has stopped");
    }
    assert!(!maker.app.person(&subject).await.unwrap().agreed("marketing").consented);
    assert!(maker.app.person_send(&system, &subject, &offer).await.is_err());
    maker.app.person_send(&system, &subject, &letter("service-notice", "A notice.")).await.unwrap();
    let notice = mail.newest(&maker.app, "ann@example.org", "A notice.").await;
    assert!(notice.unsubscribe.is_none(), "what has to be said cannot be ended");
    assert!(!mail.said("A late offer."));
    // Agreed again, the old link ends it again; as the other kind of link it does nothing.
    agree(&mut ann).await;
    let wrong = maker.visitor().raw(Method::POST, &link.replace("/advertising/", "/newsletter/"), None, Vec::new()).await;
    wrong.is(422).says("This link does not work any more");
    assert!(maker.app.person(&subject).await.unwrap().agreed("marketing").consented);
    let form = ann.get(link).await.form(link);
    ann.send(form).await.is(200).says("Advertising has stopped");
    assert!(!maker.app.person(&subject).await.unwrap().agreed("marketing").consented);
}
