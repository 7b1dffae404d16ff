//! One binary of stories: each tells what a person of Vestka lives through, on real Postgres and a real, simulated Telegram.

mod architecture;
mod migrations;
mod world;

mod stories {
    mod about;
    mod abuse;
    mod access;
    mod alerts;
    mod amend;
    mod attachment;
    mod audience;
    mod audit;
    #[cfg(feature = "full")]
    mod browser;
    mod catalogue;
    mod chaos;
    mod chats;
    mod clocks;
    mod cluster;
    mod contested;
    mod contract;
    mod conversation;
    mod damaged;
    mod delivery;
    mod delivery_log;
    mod desk;
    mod erased;
    mod events;
    mod evidence;
    mod feeds;
    mod fetching;
    mod forget;
    mod health;
    mod hostile;
    mod keeper;
    mod keys;
    mod kill;
    mod kinds;
    mod languages;
    mod life;
    mod links;
    mod looking;
    mod main_job;
    mod meant;
    mod merging;
    mod messages;
    mod mirror;
    mod newcomers;
    mod opml;
    mod pace;
    #[cfg(feature = "full")]
    mod pooler;
    mod privacy;
    mod proxies;
    mod push;
    mod reading;
    mod refused;
    mod relay;
    mod restart;
    mod returning;
    mod review;
    mod said;
    mod same_again;
    mod schedule;
    mod scheduled;
    mod script;
    mod staff;
    mod strangers;
    mod tips;
    mod traces;
    mod twice;
    mod verify;
    mod writing;
    mod wrong_folder;
}
