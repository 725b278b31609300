//! Pages for owners and visitors.

pub mod account;
pub mod account_close;
pub mod case;
pub mod case_open;
pub mod case_steps;
pub mod contact;
pub mod coverage;
pub mod denial;
pub mod device;
pub mod device_register;
pub mod find;
pub mod home;
pub mod operator;
pub mod passkeys;
pub mod password_forgotten;
pub mod password_new;
pub mod payment;
pub mod plan;
pub mod plan_buy;
pub mod privacy;
pub mod receipt;
pub mod sign_in;
pub mod sign_up;
pub mod sign_up_confirm;
pub mod terms;
pub mod welcome;
