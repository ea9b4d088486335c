//! What tests begin with: the program running on a port of its own with a database of its own, and people of two kommuner
//! and the association to act as.

mod answer;
mod app;
mod arrange;
mod browser;
mod database;
mod documented;
pub(crate) mod evaluated;
mod keyboard;
mod line;
mod mail;
mod paper;
mod process;
mod rows;
mod sheet;
mod store;
mod user;
mod world;

pub(crate) use answer::Answer;
pub(crate) use app::{SECRET, TestApp, key_in};
pub(crate) use arrange::{Offered, Series};
pub(crate) use browser::Browser;
pub(crate) use database::folder;
pub(crate) use documented::{document, operation};
pub(crate) use line::Line;
pub(crate) use mail::decoded;
pub(crate) use process::{Process, command};
pub(crate) use sheet::workbook;
pub(crate) use store::Store;
pub(crate) use user::User;
pub(crate) use world::{
    ADMIN, COORDINATOR, EDITOR, EMPLOYEE, OTHER_COORDINATOR, OTHER_EDITOR, OTHER_EMPLOYEE, PASSWORD,
};
