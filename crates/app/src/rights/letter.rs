//! What the letters on a request say.

use crate::App;
use crate::error::Result;
use crate::letter::Letter;
use crate::mail::{Mail, Notice, Notices};
use aftercare_core::rights::RightsRequest;
use aftercare_store::{Message, SubjectId};
use aftercare_wire::Language;

impl App {
    /// The values of a letter about a request.
    pub(crate) async fn of_rights(
        &self,
        letter: &mut Letter,
        notices: &Notices,
        address: &str,
        (subject, language, id): (&SubjectId, Language, &str),
    ) -> Result<()> {
        let Ok(request) = self.rights_request_of(subject, id).await else { return Ok(()) };
        let Ok(row) = self.rights_row(subject, id).await else { return Ok(()) };
        let spoken = language.as_str();
        let policies = &self.world.policies;
        letter.put("page", format!("{address}/"));
        letter.put("number", id);
        letter.put("right", policies.rights.request(&request.right).map_or("", |kind| kind.name.get(spoken)));
        letter.put("due", request.due_on().map(|day| notices.day(&day.to_string(), language)).unwrap_or_default());
        letter.put("why", row.reasons.last().map(|reason| reason.reason.clone()).unwrap_or_default());
        letter.put("answer", row.answer.as_str());
        letter.put("kept", self.kept_told(&request, language));
        let who = self.who(subject).await?;
        let open = self.standing(&who).await?.with(|standing| standing.open_channels().map(<[String]>::to_vec))?;
        let way = |way: &String| notices.way(way, language).to_owned();
        letter.put("ways", open.unwrap_or_default().iter().map(way).collect::<Vec<_>>().join(", "));
        if let Some(fee) = request.fee {
            let currency = &self.world.regions.get(&who.country).currency;
            letter.put("fee", format!("{}.{:02} {currency}", fee / 100, fee % 100));
        }
        Ok(())
    }

    /// What stays at an erasure, a line each with its rule.
    pub(crate) fn kept_told(&self, request: &RightsRequest, language: Language) -> String {
        let told = |rule: &str| {
            self.world.policies.promises.get(rule).map_or_else(String::new, |promise| promise.summary.get(language.as_str()).to_owned())
        };
        let line = |kept: &aftercare_core::rights::KeptBecause| {
            let word = self.world.policies.vocabulary.category(&kept.category);
            let name = word.map_or(kept.category.as_str(), |word| word.name.get(language.as_str()));
            format!("- {name}: {} ({})", told(&kept.rule), kept.rule)
        };
        request.kept.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    /// To somebody without an account, or whose account went with the answer: by what the request says of them.
    pub(crate) async fn compose_to_requester(
        &self,
        message: &Message,
        notice: &Notice,
        notices: &Notices,
        address: &str,
    ) -> Result<Option<Mail>> {
        let payload: serde_json::Value = serde_json::from_slice(&message.payload).unwrap_or_default();
        let Some(id) = payload.get("request_id").and_then(serde_json::Value::as_str) else { return Ok(None) };
        let Ok(row) = self.rights_row(&message.subject_id, id).await else { return Ok(None) };
        let language: Language = row.language.parse().unwrap_or(Language::En);
        let Some(mut letter) = self.letter(&message.subject_id, language, &payload, notices, address).await? else { return Ok(None) };
        letter.put("name", row.name.as_str());
        if row.email.is_empty() {
            return Ok(None);
        }
        let Some(subject) = letter.line(notice.subject.get(language.as_str())) else { return Ok(None) };
        Ok(Some(Mail {
            id: message.message_id.as_str().to_owned(),
            template: message.template.clone(),
            subject,
            body: letter.body(notice.body.get(language.as_str())),
            unsubscribe: None,
            to: row.email,
            name: row.name,
        }))
    }
}
