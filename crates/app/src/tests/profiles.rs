//! What people tell of themselves freely: each thing alone, and nothing that the policy in force does not collect.

use super::harness::{app, code, person};
use crate::PrivacyReader;
use aftercare_core::person::Publication;
use aftercare_wire::{OptionalProfile, Role};
use jiff::civil::date;

fn whole() -> OptionalProfile {
    OptionalProfile {
        gender: Some("female".to_owned()),
        birthday: Some("1990-05-17".to_owned()),
        profession: Some(" surveyor ".to_owned()),
        about: Some("I fly over roofs.\nNever at night.".to_owned()),
    }
}

#[tokio::test]
async fn each_thing_is_kept_and_removed_alone() {
    let (app, _) = app().await;
    let (subject, ctx) = person(&app, "rina", Role::Owner).await;
    assert_eq!(app.optional_profile(&ctx).await.unwrap(), OptionalProfile::default());
    let kept = app.optional_profile_change(&ctx, &whole()).await.unwrap();
    assert_eq!(kept, OptionalProfile { profession: Some("surveyor".to_owned()), ..whole() });
    app.optional_profile_remove(&ctx, "gender").await.unwrap();
    app.optional_profile_remove(&ctx, "gender").await.unwrap();
    assert_eq!(code(app.optional_profile_remove(&ctx, "shoe-size").await), "not-found");
    assert_eq!(app.optional_profile(&ctx).await.unwrap(), OptionalProfile { gender: None, ..kept });
    let left = OptionalProfile { profession: Some("pilot".to_owned()), ..OptionalProfile::default() };
    assert_eq!(app.optional_profile_change(&ctx, &left).await.unwrap(), left);
    let rows = app.store.vault_list(&subject, "optional-profile").await.unwrap();
    assert_eq!(rows.iter().map(|row| String::from_utf8(row.plain.clone()).unwrap()).collect::<Vec<_>>(), [r#"{"profession":"pilot"}"#]);
}

#[tokio::test]
async fn what_is_wrong_is_told_at_once_and_nothing_is_kept() {
    let (app, _) = app().await;
    let (_, ctx) = person(&app, "rina", Role::Owner).await;
    let table = [
        (OptionalProfile { gender: Some("g".repeat(101)), ..whole() }, "gender:too-long"),
        (OptionalProfile { birthday: Some("17.5.1990".to_owned()), ..whole() }, "birthday:not-a-date"),
        (OptionalProfile { birthday: Some("2022-08-02".to_owned()), ..whole() }, "birthday:to-come"),
        (OptionalProfile { birthday: Some("2012-08-02".to_owned()), ..whole() }, "refused"),
        (
            OptionalProfile { about: Some("a".repeat(1001)), profession: Some("\u{202e}".to_owned()), ..whole() },
            "profession:not-printable about:too-long",
        ),
    ];
    for (request, expected) in table {
        assert_eq!(code(app.optional_profile_change(&ctx, &request).await), expected);
        assert_eq!(app.optional_profile(&ctx).await.unwrap(), OptionalProfile::default(), "{expected}");
    }
}

#[tokio::test]
async fn a_policy_that_collects_no_profile_refuses_one() {
    let (app, _) = app().await;
    app.policy_put(Publication { version: "2016".to_owned(), effective_on: date(2016, 1, 1), material: true }).await.unwrap();
    let (_, ctx) = person(&app, "rina", Role::Owner).await;
    assert_eq!(code(app.optional_profile_change(&ctx, &whole()).await), "refused");
    assert_eq!(app.optional_profile(&ctx).await.unwrap(), OptionalProfile::default());
}

#[tokio::test]
async fn the_privacy_centre_tells_of_it_whoever_gave_it() {
    let (app, _) = app().await;
    let (_, ctx) = person(&app, "rina", Role::Owner).await;
    let things = async |ctx| {
        let view = app.privacy(ctx, &PrivacyReader::default()).await.unwrap();
        view.holdings.into_iter().flat_map(|holding| holding.things).collect::<Vec<_>>()
    };
    let says = "Your gender, if you tell it";
    assert!(!things(&ctx).await.contains(&says.to_owned()));
    app.optional_profile_change(&ctx, &whole()).await.unwrap();
    assert!(things(&ctx).await.contains(&says.to_owned()));
    app.optional_profile_remove(&ctx, "gender").await.unwrap();
    assert!(!things(&ctx).await.contains(&says.to_owned()));
    assert!(things(&super::harness::visitor()).await.contains(&says.to_owned()), "a visitor reads of everything that may be given");
}
