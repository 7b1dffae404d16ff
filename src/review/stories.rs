//! **Stories** in the hands of the staff: two that report one event are merged, an item that reports another is split off, and
//! two that only look alike are told apart. Every decision is remembered.
//!
//! Never here: finding out what belongs together; that is intake's.

use super::{Review, ReviewError};
use crate::domain::staff::Actor;
use crate::store::review::{Merge, Separation, Split};

impl Review {
    /// Makes two stories one: the older goes on.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn merge(&self, stories: (i64, i64), actor: &Actor) -> Result<Merge, ReviewError> {
        Ok(self
            .store
            .merge_stories(stories, actor, self.clock.now())
            .await?)
    }

    /// Gives an item of a story, with its revisions and copies, a story of its own.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn split(
        &self,
        story_and_item: (i64, i64),
        actor: &Actor,
    ) -> Result<Split, ReviewError> {
        Ok(self
            .store
            .split_story(story_and_item, actor, self.clock.now())
            .await?)
    }

    /// Remembers that two stories report two events.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn separate(
        &self,
        stories: (i64, i64),
        actor: &Actor,
    ) -> Result<Separation, ReviewError> {
        Ok(self
            .store
            .separate_stories(stories, actor, self.clock.now())
            .await?)
    }

    /// The candidate of a story, followed to where it was merged.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn candidate_of_story(&self, story: i64) -> Result<Option<i64>, ReviewError> {
        let found = self.store.candidate_of_story(story).await?;
        Ok(found.and_then(|(_, candidate)| candidate))
    }
}
