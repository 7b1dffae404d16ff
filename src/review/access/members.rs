//! The **members** of the staff, and how one is removed: of an admin only when two have asked.
//!
//! Never here: how somebody becomes one.

use super::{Access, AskedRemoval, Removal};
use crate::domain::staff::{Actor, Role};
use crate::store::StoreError;
use crate::store::staff::StaffMember;

impl Access {
    /// Who is of the staff.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn members(&self) -> Result<Vec<StaffMember>, StoreError> {
        self.store.staff().await
    }

    /// One of the staff, who is an admin, asks that another be removed: done at once, or of an admin when two have asked.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn ask_to_remove(
        &self,
        handle: &str,
        by: (i32, &Actor),
    ) -> Result<Removal, StoreError> {
        self.store.ask_to_remove(handle, by, self.clock.now()).await
    }

    /// Whether an admin would go if `voter` asked for it now.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn would_remove(&self, staff: i32, voter: i32) -> Result<bool, StoreError> {
        self.store
            .would_remove(staff, voter, self.clock.now())
            .await
    }

    /// The removals of admins that are asked for.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn asked_removals(&self) -> Result<Vec<AskedRemoval>, StoreError> {
        self.store.asked_removals(self.clock.now()).await
    }

    /// Ends a membership at once, as the operator of the host may; false when nobody has this handle.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn remove(&self, handle: &str, actor: &Actor) -> Result<bool, StoreError> {
        self.store
            .remove_staff(handle, actor, self.clock.now())
            .await
    }

    /// Whether a session is open at this moment.
    #[must_use]
    pub fn is_in_session(&self, member: &StaffMember) -> bool {
        let now = self.clock.now();
        member.session_until.is_some_and(|until| until > now)
    }

    /// Whether one of the staff is an admin.
    #[must_use]
    pub fn is_admin(member: &StaffMember) -> bool {
        member.role == Role::Admin
    }
}
