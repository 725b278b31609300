//! A picture for everybody, in the browser: seen first, then wanted, then taken back.

use super::maker::{Chosen, Maker};
use super::owner::path;
use crate::files::picture;
use crate::samples::tags;
use aftercare_wire::Role;

#[tokio::test]
async fn a_picture_is_not_taken_before_its_owner_says_so() {
    let maker = Maker::new().await;
    let mut ann = maker.person("ann", Role::Owner).await;
    let (unit, _) = ann.protected_device("UNIT-1").await;
    let form = ann.get(&format!("{unit}/cases/repair")).await.is(200).form("/cases/repair").set("privacy_accepted", "yes");
    assert_eq!(form.get("photos_agreed"), None, "nobody chooses for her");
    let (original, form) = (picture(), form.set("description", "It fell."));
    let files = [Chosen { field: "photos", name: "over-home.jpg", bytes: &original }];
    let refused = ann.upload(form.clone().set("photos_agreed", "no"), &files).await.is(409);
    assert!(refused.main().contains("PV-COL-09"), "{}", refused.main());
    ann.upload(form.set("photos_agreed", "yes"), &files).await.is(200);
}

#[tokio::test]
async fn everybody_sees_what_was_shown_before_and_nothing_once_it_is_taken_back() {
    let maker = Maker::new().await;
    let mut ann = maker.person("ann", Role::Owner).await;
    let mut anybody = maker.visitor();
    let (unit, _) = ann.protected_device("UNIT-1").await;
    let form = ann.get(&format!("{unit}/cases/repair")).await.is(200).form("/cases/repair").set("privacy_accepted", "yes");
    let original = picture();
    let files = [Chosen { field: "photos", name: "over-home.jpg", bytes: &original }];
    let waits = ann.upload(form.set("description", "It fell."), &files).await.is(200);
    let form = waits.form("/photos");
    let name = form.names.iter().find(|name| name.starts_with("photo-")).unwrap().clone();
    let case = ann.send(form.set(&name, "as-it-is")).await.is(200);
    let link = |html: &str, end: &str| {
        let hrefs = tags(html).into_iter().filter_map(|tag| tag.get("href").map(str::to_owned));
        hrefs.into_iter().find(|href| href.ends_with(end) || href.starts_with(end)).unwrap()
    };
    let asks = link(&case.html, "/public");

    // All that goes with it is told before; other words are looked at first.
    let page = ann.get(&asks).await.is(200).says("Nobody but you").says("12.5").says("SYNCAM0001").says("Without a name");
    let looked = ann.send(page.form("/public").set("caption", "Over the lake").set("with_name", "yes").set("act", "look")).await.is(200);
    assert!(looked.main().contains("Over the lake") && looked.main().contains("By ") && !looked.html.contains("/p/"));
    let unsaid = ann.send(looked.form("/public").without("act")).await.is(422);
    assert!(unsaid.error_beside("shows").is_some(), "{}", unsaid.main());
    let form = unsaid.form("/public").set("shows", "nobody").without("act");
    let refused = ann.send(form.clone()).await.is(409);
    assert!(refused.main().contains("PV-COL-09"));

    // A copy without the place, and that is what everybody gets.
    let copy = ann.send(page.form("/public/copy")).await.is(200).says("neither place nor serial");
    let form = copy.form("/public").set("shows", "nobody").set("agreed", "yes").set("caption", "Over the lake").without("act");
    let public = ann.send(form).await.is(200).says("Public since");
    let address = link(&public.html, "/p/");
    let seen = anybody.get(&address).await.is(200).says("Over the lake").says("Without a name");
    assert!(anybody.cookies.is_empty(), "an address for everybody leaves something in the browser");
    let image =
        tags(&seen.html).into_iter().filter_map(|tag| tag.get("src").map(str::to_owned)).find(|src| src.starts_with("/p/")).unwrap();
    let bytes = anybody.get(&image).await.is(200).bytes;
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(!holds("SYNCAM0001") && !holds("+12.50000000"));
    ann.get("/account/privacy").await.is(200).says("What you made public").says("It is public now");

    let back = ann.send(public.form("/public/end")).await.is(200);
    assert!(path(&back).ends_with("/public") && !back.html.contains("/p/"));
    anybody.get(&address).await.is(404);
    anybody.get(&image).await.is(404);
    ann.get("/account/privacy").await.is(200).says("Taken back on");
}
