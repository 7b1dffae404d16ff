//! A messenger of which the first answer is heard late: something happens before.

use std::sync::Mutex;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use vestka::delivery::{
    Attempt, Digest, Digested, Edit, Edited, Manner, Messenger, Notice, Place, Reader,
};
use vestka::domain::language::Language;
use vestka::store::publication::Published;
use vestka::telegram::TelegramMessenger;
use vestka::vault::ChatId;

pub(super) struct Meanwhile {
    telegram: TelegramMessenger,
    happens: Mutex<Option<BoxFuture<'static, ()>>>,
}

impl Meanwhile {
    pub(super) fn new(telegram: TelegramMessenger, happens: BoxFuture<'static, ()>) -> Self {
        Self {
            telegram,
            happens: Mutex::new(Some(happens)),
        }
    }

    async fn late<T>(&self, answer: impl Future<Output = T>) -> T {
        let answer = answer.await;
        let happens = self
            .happens
            .lock()
            .expect("no test panicked with it")
            .take();
        if let Some(happens) = happens {
            happens.await;
        }
        answer
    }
}

impl Messenger for Meanwhile {
    fn deliver<'a>(
        &'a self,
        place: Place,
        published: &'a Published,
        manner: Manner,
        from: usize,
    ) -> BoxFuture<'a, Attempt> {
        let answer = self.telegram.deliver(place, published, manner, from);
        self.late(answer).boxed()
    }

    fn digest<'a>(
        &'a self,
        place: Place,
        digest: &'a Digest,
        manner: Manner,
    ) -> BoxFuture<'a, Digested> {
        let answer = self.telegram.digest(place, digest, manner);
        self.late(answer).boxed()
    }

    fn notify<'a>(
        &'a self,
        place: Place,
        notice: &'a Notice,
        reader: (Language, Reader),
        from: usize,
    ) -> BoxFuture<'a, Attempt> {
        let answer = self.telegram.notify(place, notice, reader, from);
        self.late(answer).boxed()
    }

    fn edit<'a>(&'a self, chat: ChatId, edit: Edit<'a>) -> BoxFuture<'a, Edited> {
        self.telegram.edit(chat, edit)
    }

    fn delete<'a>(&'a self, chat: ChatId, messages: &'a [i64]) -> BoxFuture<'a, bool> {
        self.telegram.delete(chat, messages)
    }

    fn answers(&self) -> BoxFuture<'_, Result<(), Attempt>> {
        self.telegram.answers()
    }

    fn farewell(&self, place: Place, language: Language) -> BoxFuture<'_, ()> {
        self.telegram.farewell(place, language)
    }
}
