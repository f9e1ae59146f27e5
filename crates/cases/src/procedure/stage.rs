//! The steps of a matter before an international body (standards 9.3 B).

use claims::Account;
use serde::{Serialize, Serializer};

use crate::fact::codes;

/// One step, and where a matter stands after it; in the order of the usual course.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Nothing is recorded.
    NotSubmitted,
    /// Consent of the family is asked.
    ConsentCheck,
    /// Drafted.
    Drafted,
    /// Submitted.
    Submitted,
    /// The body asked for more.
    InformationRequested,
    /// Found inadmissible.
    Inadmissible,
    /// Admitted.
    Admitted,
    /// Sent to the State.
    Transmitted,
    /// Published by the body; moves nothing.
    Published,
    /// Open.
    Outstanding,
    /// The State replied.
    ReplyReceived,
    /// The source was told of the reply.
    ReplyCommunicatedToSource,
    /// The source's six months run: follows from the day it was told.
    SixMonthRunning,
    /// The source contested the reply.
    Contested,
    /// Six months have passed without an answer seen: follows too, and ends nothing.
    SourceSilentExpired,
    /// Clarified, by decision of the body.
    Clarified,
    /// Clarified by the source, by decision of the body.
    ClarifiedBySource,
    /// Archived; in older documents closed.
    Archived,
    /// Discontinued.
    Discontinued,
    /// Reopened.
    Reopened,
    /// Merged by the body with an earlier case of the same person.
    Duplicate,
    /// Withdrawn by the family.
    WithdrawnByFamily,
}

codes!(Stage:
    NotSubmitted = "not_submitted", ConsentCheck = "consent_check", Drafted = "drafted",
    Submitted = "submitted", InformationRequested = "information_requested", Inadmissible = "inadmissible",
    Admitted = "admitted", Transmitted = "transmitted", Published = "published", Outstanding = "outstanding",
    ReplyReceived = "reply_received", ReplyCommunicatedToSource = "reply_communicated_to_source",
    SixMonthRunning = "six_month_running", Contested = "contested",
    SourceSilentExpired = "source_silent_expired", Clarified = "clarified",
    ClarifiedBySource = "clarified_by_source", Archived = "archived", Discontinued = "discontinued",
    Reopened = "reopened", Duplicate = "duplicate", WithdrawnByFamily = "withdrawn_by_family",
);

impl Stage {
    /// The step that a record tells: its own word, else the status of either body.
    pub(super) fn of(account: &Account<'_>) -> Option<Stage> {
        let own = account.term("step").or_else(|| account.term("wgeid_status"));
        own.and_then(Stage::read).or_else(|| Stage::of_committee(account.term("ced_status")?))
    }

    /// What a status of the Committee on Enforced Disappearances means among the steps.
    fn of_committee(status: &str) -> Option<Stage> {
        match status {
            "registered" => Some(Stage::Admitted),
            "follow_up" | "suspended" => Some(Stage::Outstanding),
            "closed_located" => Some(Stage::Clarified),
            "discontinued" => Some(Stage::Discontinued),
            _ => None,
        }
    }

    /// Whether it ends the matter by a decision of the body, which must say by whom, when and where.
    ///
    /// To withdraw is the family's own act and needs no decision of the body.
    pub fn is_decided(self) -> bool {
        matches!(
            self,
            Stage::Inadmissible
                | Stage::Clarified
                | Stage::ClarifiedBySource
                | Stage::Archived
                | Stage::Discontinued
                | Stage::Duplicate
        )
    }

    /// Whether the State was asked and the body has not ended the matter.
    pub fn is_open(self) -> bool {
        matches!(
            self,
            Stage::Transmitted
                | Stage::Outstanding
                | Stage::ReplyReceived
                | Stage::ReplyCommunicatedToSource
                | Stage::SixMonthRunning
                | Stage::Contested
                | Stage::SourceSilentExpired
                | Stage::Reopened
        )
    }
}
