//! **Staff**: moderators and admins, under handles.
//!
//! Never here: a name or an id from Telegram.

use super::text_enum::text_enum;

text_enum!(
    /// What one of the staff may do. Admin includes moderator.
    Role, "role", {
    /// Reviews and publishes.
    Moderator = "moderator",
    /// Also reads delivery logs and manages.
    Admin = "admin",
});

/// Who did something: one of the staff, in the bot or on the host, or the operator of the host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// The command line, counted as one author and one approval.
    Operator,
    /// One of the staff.
    Staff {
        /// Row in `staff`.
        id: i32,
        /// Name among the staff.
        handle: String,
    },
    /// One of the staff, who gave a one-time code on the command line. Counts as that person.
    OperatorAs {
        /// Row in `staff`.
        id: i32,
        /// `operator as HANDLE`, as the audit log names it.
        name: String,
    },
}

impl Actor {
    /// One of the staff, acting on the command line.
    #[must_use]
    pub fn operator_as(id: i32, handle: &str) -> Self {
        Self::OperatorAs {
            id,
            name: format!("operator as {handle}"),
        }
    }

    /// Row in `staff`; none for the operator.
    #[must_use]
    pub const fn staff_id(&self) -> Option<i32> {
        match self {
            Self::Operator => None,
            Self::Staff { id, .. } | Self::OperatorAs { id, .. } => Some(*id),
        }
    }

    /// How the audit log names it.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Operator => "operator",
            Self::Staff { handle, .. } => handle,
            Self::OperatorAs { name, .. } => name,
        }
    }
}
