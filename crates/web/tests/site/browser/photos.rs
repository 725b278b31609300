//! Photos wait until their owner has seen what they tell.

use super::html::Form;
use super::maker::{Browser, Chosen, Maker, Shown};
use super::owner::{open, path};
use crate::files::{picture, scan};
use crate::samples::tags;
use aftercare_evidence::Coordinates;
use aftercare_evidence::encode::photo::{SyntheticPhoto, jpeg, pixels};
use aftercare_wire::Role;

/// A picture that tells nothing but itself.
fn bare() -> Vec<u8> {
    [&[0xFF, 0xD8][..], &pixels()].concat()
}

fn photos<'a>(files: &[(&'a str, &'a [u8])]) -> Vec<Chosen<'a>> {
    files.iter().map(|(name, bytes)| Chosen { field: "photos", name, bytes }).collect()
}

/// Opens a repair with photos; gives the case, and where that led.
async fn opened(browser: &mut Browser, unit: &str, files: &[(&str, &[u8])]) -> (String, Shown) {
    let form = browser.get(&format!("{unit}/cases/repair")).await.is(200).form("/cases/repair").set("privacy_accepted", "yes");
    let shown = browser.upload(form.set("description", "It fell."), &photos(files)).await.is(200);
    (path(&shown).trim_end_matches("/photos").to_owned(), shown)
}

/// Answers all photos alike.
fn all(form: Form, choice: &str) -> Form {
    let names: Vec<String> = waiting(&form);
    names.iter().fold(form, |form, name| form.set(name, choice))
}

fn waiting(form: &Form) -> Vec<String> {
    let mut names: Vec<String> = form.names.iter().filter(|name| name.starts_with("photo-")).cloned().collect();
    names.dedup();
    names
}

/// The files of a page by their addresses.
fn files(shown: &Shown) -> Vec<String> {
    let links = tags(&shown.html).into_iter().filter(|tag| tag.name == "a").filter_map(|tag| tag.get("href").map(str::to_owned));
    let mut links: Vec<String> = links.filter(|href| href.starts_with("/files/")).collect();
    links.dedup();
    links
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[tokio::test]
async fn a_photo_waits_until_its_owner_has_said_what_goes() {
    let maker = Maker::new().await;
    let mut ann = maker.person("ann", Role::Owner).await;
    let mut kim = maker.person("kim", Role::Administrator).await;
    let (unit, _) = ann.protected_device("UNIT-1").await;
    let original = picture();
    for (choice, sent, place, serial) in [
        ("as-it-is", true, true, true),
        ("without-place", true, false, true),
        ("without-place-and-serial", true, false, false),
        ("leave-out", false, false, false),
    ] {
        let (case, shown) = opened(&mut ann, &unit, &[("over-home.jpg", &original)]).await;
        assert_eq!(path(&shown), format!("{case}/photos"), "{choice}");
        let shown = shown.says("over-home.jpg").says("tells where it was taken").says("SYNCAM0001").says("Send a copy without the place");
        kim.get(&format!("/desk{case}")).await.is(200).says_not("over-home.jpg");
        assert!(ann.get(&case).await.is(200).html.contains(&format!("href=\"{case}/photos\"")), "the case does not say that a photo waits");

        // Nobody chooses for her.
        let form = shown.form("/photos");
        let name = waiting(&form).remove(0);
        assert_eq!(form.get(&name), None);
        let again = ann.send(form.clone()).await.is(422);
        assert!(again.error_beside(&name).is_some(), "{}", again.main());
        let wrong = ann.send(again.form("/photos").set(&name, "all-of-it")).await.is(422);
        assert!(wrong.error_beside(&name).is_some(), "{}", wrong.main());
        kim.get(&format!("/desk{case}")).await.is(200).says_not("over-home.jpg");

        let waits = name.trim_start_matches("photo-").to_owned();
        ann.get(&format!("/files/{waits}")).await.is(200);
        let done = ann.send(form.set(&name, choice)).await.is(200);
        assert_eq!(path(&done), case, "{choice}");
        let seen = kim.get(&format!("/desk{case}")).await.is(200);
        assert_eq!(seen.main().contains("over-home.jpg"), sent, "{choice}");
        let links: Vec<String> = files(&seen);
        assert_eq!(links.len(), usize::from(sent), "{choice}: {links:?}");
        for link in links {
            let bytes = kim.get(&link).await.is(200).bytes;
            assert_eq!((holds(&bytes, "+12.50000000"), holds(&bytes, "SYNCAM0001")), (place, serial), "{choice}");
            assert_eq!(scan(&bytes), scan(&original), "{choice}: the picture changed");
        }
        // What was not sent is gone.
        ann.get(&format!("/files/{waits}")).await.is(if choice == "as-it-is" { 200 } else { 404 });
        // Nothing waits any more: the page leads back to the case.
        let back = ann.get(&format!("{case}/photos")).await.is(200);
        assert!(back.html.contains("Timeline") && !back.has_form("/photos"));
        super::owner::step(&mut ann, &case, "withdraw", &[]).await.is(200);
    }
}

#[tokio::test]
async fn what_tells_nothing_goes_at_once() {
    let maker = Maker::new().await;
    let mut ann = maker.person("ann", Role::Owner).await;
    let mut kim = maker.person("kim", Role::Administrator).await;
    let (unit, _) = ann.protected_device("UNIT-1").await;
    let (case, shown) = opened(&mut ann, &unit, &[("bare.jpg", &bare())]).await;
    assert_eq!(path(&shown), case);
    kim.get(&format!("/desk{case}")).await.is(200).says("bare.jpg");
    // Nobody looks into a PNG, so it may tell anything: it waits.
    let form = ann.get(&case).await.form("/evidence");
    let png = png();
    let waits = ann.upload(form, &photos(&[("bare.png", &png)])).await.is(200).says("may tell where it was taken");
    ann.send(all(waits.form("/photos"), "as-it-is")).await.is(200);
    kim.get(&format!("/desk{case}")).await.is(200).says("bare.png");
    // One of each: one goes, one waits.
    let form = ann.get(&case).await.form("/evidence");
    let telling = picture();
    let more = ann.upload(form, &photos(&[("second.jpg", &bare()), ("telling.jpg", &telling)])).await.is(200);
    assert_eq!(path(&more), format!("{case}/photos"));
    let more = more.says("telling.jpg").says_not("second.jpg");
    kim.get(&format!("/desk{case}")).await.is(200).says("second.jpg").says_not("telling.jpg");
    // Only one that waits: nothing is added, and nothing is lost.
    let form = ann.get(&case).await.form("/evidence");
    let third = ann.upload(form, &photos(&[("third.jpg", &telling)])).await.is(200).says("telling.jpg").says("third.jpg");
    // A page from before the third was there does not speak for it.
    let stale = ann.send(all(more.form("/photos"), "as-it-is")).await.is(422).says("third.jpg");
    assert_eq!(waiting(&stale.form("/photos")).len(), 2);
    ann.send(all(third.form("/photos"), "without-place-and-serial")).await.is(200);
    kim.get(&format!("/desk{case}")).await.is(200).says("telling.jpg").says("third.jpg");
}

fn png() -> Vec<u8> {
    let mut out = b"\x89PNG\r\n\x1A\n".to_vec();
    for (name, body) in
        [(b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0][..]), (b"IDAT", &[0x78, 0x9C, 0x63, 0, 0, 0, 2, 0, 1][..]), (b"IEND", &[][..])]
    {
        out.extend(u32::try_from(body.len()).unwrap().to_be_bytes());
        out.extend(name);
        out.extend(body);
        out.extend([0; 4]);
    }
    out
}

#[tokio::test]
async fn a_photo_that_gives_no_copy_is_sent_whole_or_not_at_all() {
    let maker = Maker::new().await;
    let mut ann = maker.person("ann", Role::Owner).await;
    let (unit, _) = ann.protected_device("UNIT-1").await;
    let whole = picture();
    let scan = whole.windows(2).position(|pair| pair == [0xFF, 0xDA]).unwrap();
    let (case, shown) = opened(&mut ann, &unit, &[("cut.jpg", &whole[..scan])]).await;
    let shown = shown.says("A copy without them cannot be made of this file").says_not("Send a copy");
    let form = shown.form("/photos");
    let name = waiting(&form).remove(0);
    // Asked for all the same: told beside it, and nothing is sent or lost.
    let again = ann.send(form.clone().set(&name, "without-place-and-serial")).await.is(422);
    assert!(again.error_beside(&name).is_some(), "{}", again.main());
    ann.get(&format!("/files/{}", name.trim_start_matches("photo-"))).await.is(200);
    assert_eq!(waiting(&ann.get(&format!("{case}/photos")).await.form("/photos")), std::slice::from_ref(&name));
    ann.send(again.form("/photos").set(&name, "as-it-is")).await.is(200).says("cut.jpg");
}

/// Where one of several gives no copy, none goes, and no copy of the others is left behind.
#[tokio::test]
async fn either_all_go_or_none() {
    let maker = Maker::new().await;
    let mut ann = maker.person("ann", Role::Owner).await;
    let mut kim = maker.person("kim", Role::Administrator).await;
    let (unit, _) = ann.protected_device("UNIT-1").await;
    let whole = picture();
    let scan = whole.windows(2).position(|pair| pair == [0xFF, 0xDA]).unwrap();
    let (case, shown) = opened(&mut ann, &unit, &[("one.jpg", &whole), ("cut.jpg", &whole[..scan]), ("two.jpg", &whole)]).await;
    let again = ann.send(all(shown.form("/photos"), "without-place")).await.is(422);
    kim.get(&format!("/desk{case}")).await.is(200).says_not("one.jpg").says_not("two.jpg");
    let form = ann.get(&format!("{case}/photos")).await.form("/photos");
    assert_eq!(waiting(&form).len(), 3, "{}", again.main());
}

#[tokio::test]
async fn the_same_answer_twice_and_from_two_windows_is_one() {
    let maker = Maker::new().await;
    let mut ann = maker.person("ann", Role::Owner).await;
    let mut kim = maker.person("kim", Role::Administrator).await;
    let (unit, _) = ann.protected_device("UNIT-1").await;
    let whole = picture();
    let (case, shown) = opened(&mut ann, &unit, &[("one.jpg", &whole)]).await;
    let other = ann.get(&format!("{case}/photos")).await.form("/photos");
    let form = all(shown.form("/photos"), "without-place");
    let (mut one, mut two) = (ann.clone(), ann.clone());
    let (first, second) = tokio::join!(one.send(form.clone()), two.send(form.clone()));
    for shown in [first, second] {
        assert_eq!((shown.status, path(&shown)), (200, case.clone()), "{}", shown.main());
    }
    ann.send(form).await.is(200);
    // Another window, with another answer, comes too late and does nothing.
    ann.send(all(other, "as-it-is")).await.is(200);
    let seen = kim.get(&format!("/desk{case}")).await.is(200);
    assert_eq!(files(&seen).len(), 1, "{}", seen.main());
    assert!(!holds(&kim.get(&files(&seen)[0]).await.bytes, "+12.50000000"));
}

/// Two windows at the very same time: one answer holds, and neither page is an error of ours.
#[tokio::test]
async fn of_two_windows_at_once_one_answer_holds() {
    let maker = Maker::new().await;
    let mut ann = maker.person("ann", Role::Owner).await;
    let mut kim = maker.person("kim", Role::Administrator).await;
    let (unit, _) = ann.protected_device("UNIT-1").await;
    let whole = picture();
    let (case, shown) = opened(&mut ann, &unit, &[("one.jpg", &whole)]).await;
    let other = all(ann.get(&format!("{case}/photos")).await.form("/photos"), "leave-out");
    let form = all(shown.form("/photos"), "as-it-is");
    let (mut one, mut two) = (ann.clone(), ann.clone());
    let (first, second) = tokio::join!(one.send(form), two.send(other));
    assert!(first.status < 500 && second.status < 500, "{} | {}", first.main(), second.main());
    let seen = kim.get(&format!("/desk{case}")).await.is(200);
    for file in files(&seen) {
        kim.get(&file).await.is(200);
    }
}

#[tokio::test]
async fn what_contradicts_itself_is_shown_to_both_sides() {
    let maker = Maker::new().await;
    let mut ann = maker.person("ann", Role::Owner).await;
    let mut kim = maker.person("kim", Role::Administrator).await;
    let (unit, _) = ann.protected_device("UNIT-1").await;
    let moved = jpeg(&SyntheticPhoto { xmp_position: Coordinates::new(48.0, 11.0), ..SyntheticPhoto::synthetic() });
    let (case, shown) = opened(&mut ann, &unit, &[("moved.jpg", &moved)]).await;
    let shown = shown.says("Two parts of this photo contradict each other");
    ann.send(all(shown.form("/photos"), "as-it-is")).await.is(200);
    kim.get(&format!("/desk{case}")).await.is(200).says("Two parts of this photo contradict each other");
    kim.get("/desk").await.is(200).says("evidence does not agree");
}

#[tokio::test]
async fn what_staff_bring_they_have_from_the_owner() {
    let maker = Maker::new().await;
    let mut ann = maker.person("ann", Role::Owner).await;
    let mut kim = maker.person("kim", Role::Agent).await;
    let (unit, _) = ann.protected_device("UNIT-1").await;
    let case = open(&mut ann, &unit, "repair").await;
    let form = kim.get(&format!("/desk{case}")).await.is(200).form("/evidence");
    let whole = picture();
    let shown = kim.upload(form, &photos(&[("brought.jpg", &whole)])).await.is(200).says("brought.jpg");
    assert_eq!(path(&shown), format!("/desk{case}"));
    ann.get(&case).await.is(200).says("brought.jpg");
    kim.get(&format!("{case}/photos")).await.is(403);
    let mut bea = maker.person("bea", Role::Owner).await;
    bea.get(&format!("{case}/photos")).await.is(404);
}
