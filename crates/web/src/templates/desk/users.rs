use aftercare_wire::{Page, Role, UserView};
use maud::{Markup, html};

use crate::templates::{FormState, Shell};

/// # Context
#[derive(Debug, Clone)]
pub struct UsersPage {
    pub users: Page<UserView>,
    pub form: FormState,
}

impl UsersPage {
    #[must_use]
    pub fn sample() -> Self {
        let owner = UserView {
            subject_id: "01JZ8T2M5Q0000000000000000".to_owned(),
            name: "Rina Example".to_owned(),
            email: "rina@example.org".to_owned(),
            roles: vec![Role::Owner],
            ..UserView::sample()
        };
        Self { users: Page::sample(vec![UserView::sample(), owner]), form: FormState::default() }
    }
}

#[must_use]
pub fn page(shell: &Shell<'_>, view: &UsersPage) -> Markup {
    let t = &shell.text;
    let main = html! {
        h1 { (t.say("nav-users")) }
        p.quiet { (t.say("users-about")) }
        (view.form.summary(t))
        div.grid.two { @for user in &view.users.items { (card(shell, user)) } }
        @if let Some(cursor) = &view.users.next_cursor { p.actions { a.button.plain href={ "/desk/users?cursor=" (cursor) } { (t.say("next-page")) } } }
    };
    shell.desk(&t.say("nav-users"), &main)
}

fn card(shell: &Shell<'_>, user: &UserView) -> Markup {
    let t = &shell.text;
    let body = html! {
        fieldset.field {
            legend.hidden { (t.say("roles")) }
            div.choices { @for role in Role::ALL.iter().filter(|role| **role != Role::System) {
                label.choice {
                    input type="radio" name="roles" value=(role) required checked[user.roles.contains(role)];
                    span { (t.word("role", role.as_str())) }
                }
            } }
        }
        p.actions { button.button.plain.small type="submit" { (t.say("save")) } }
    };
    html! {
        article.card {
            h2 { (user.name) }
            p.quiet { (user.email) br; small { (t.with("since", [("day", t.moment(&user.created_at).into())])) } }
            (shell.step(&format!("/desk/users/{}/roles", user.subject_id), user.version, &body))
        }
    }
}
