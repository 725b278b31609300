//! `aftercare serve`: the server, its timers and its mail.

use crate::DocumentsFrom;
use crate::clock::WallClock;
use crate::files::print;
use crate::folder::{Folder, random};
use crate::mail::{MailFolder, MailServer};
use aftercare_app::{App, Chore, Clock, Error, Mailer, Notices};
use aftercare_store::Randomness;
use aftercare_web::{DemoClock, Web, router};
use clap::Args;
use lettre::message::Mailbox;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;

/// Options of the server.
#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    /// The folder of the database, the operator's key and, without a mail server, the mail.
    #[arg(long, value_name = "FOLDER", default_value = "aftercare-data")]
    pub data: PathBuf,
    /// PostgreSQL instead of the file in the folder.
    #[arg(long, value_name = "URL", env = "AFTERCARE_DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// What people type to reach the portal; stands in mail.
    #[arg(long, value_name = "URL")]
    pub address: Option<String>,
    /// Mail server in the operator's own network, `host` or `host:port`; without one mail is written into the data folder.
    #[arg(long, value_name = "HOST")]
    pub smtp: Option<String>,
    /// Sender of mail.
    #[arg(long, value_name = "MAILBOX", default_value = "Aftercare <aftercare@localhost>")]
    pub mail_from: String,
}

/// A running program's parts.
pub(crate) struct Parts {
    pub app: App,
    pub notices: Notices,
    pub mailer: Arc<dyn Mailer>,
    pub folder: Folder,
}

/// Opens everything that a server needs.
pub(crate) async fn parts(documents: &DocumentsFrom, args: &ServeArgs, clock: Arc<dyn Clock>) -> Result<Parts, String> {
    let documents = documents.load().map_err(|e| e.to_string())?;
    let world = documents.world().map_err(|e| e.to_string())?;
    let notices = Notices::parse(documents.get("notices.toml").ok_or("notices.toml: this file is missing")?)?;
    let folder = Folder::open(&args.data)?;
    let store = folder.store(args.database_url.as_deref()).await?;
    let randomness: Arc<dyn Randomness> = Arc::new(random);
    let from: Mailbox = args.mail_from.parse().map_err(|_| format!("`{}` is not a mailbox", args.mail_from))?;
    let mailer: Arc<dyn Mailer> = match &args.smtp {
        Some(server) => Arc::new(MailServer::new(server, from)?),
        None => Arc::new(MailFolder { folder: folder.file("mail"), from }),
    };
    let app = App::new(store, Arc::new(world), clock, randomness).with_wall_clock(Arc::new(WallClock));
    if args.database_url.is_none() {
        // The lock on the folder says that no other server has its database.
        app.requests_abandoned().await.map_err(|e| e.to_string())?;
    }
    Ok(Parts { app, notices, mailer, folder })
}

/// Serves until it is told to stop.
pub(crate) async fn run(documents: &DocumentsFrom, args: &ServeArgs) -> Result<(), String> {
    let parts = parts(documents, args, Arc::new(WallClock)).await?;
    listen(parts, args, None).await
}

/// Listens, runs timers and sends mail.
pub(crate) async fn listen(parts: Parts, args: &ServeArgs, demo: Option<Arc<dyn DemoClock>>) -> Result<(), String> {
    let messages = aftercare_web::messages::Messages::load().map_err(|e| e.to_string())?;
    let address = args.address.clone().unwrap_or_else(|| format!("http://{}", args.listen));
    let secure_cookies = address.starts_with("https://");
    let web = Web { app: parts.app.clone(), messages: Arc::new(messages), demo, secure_cookies };
    let listener = TcpListener::bind(args.listen).await.map_err(|e| format!("{}: {e}", args.listen))?;
    print(&format!("aftercare answers on {address}\n"))?;
    let chores = tokio::spawn(chores(parts, address));
    crate::listen::serve(listener, router(web), stopped()).await;
    chores.abort();
    Ok(())
}

/// Timers and mail every few seconds, the sweep every hour. A failure is told without personal data and tried again.
async fn chores(parts: Parts, address: String) {
    const TICKS_PER_SWEEP: u32 = 720;
    let mut every = tokio::time::interval(Duration::from_secs(5));
    let mut tick = 0_u32;
    loop {
        every.tick().await;
        if tick.is_multiple_of(TICKS_PER_SWEEP)
            && let Err(e) = parts.app.sweep().await
        {
            eprintln!("aftercare: sweep: {e}");
        }
        tick = tick.wrapping_add(1);
        told("timers", parts.app.timers_run().await);
        told("mail", parts.app.mail_send(&*parts.mailer, &parts.notices, &address).await);
    }
}

fn told(what: &str, came_to: Result<Chore, Error>) {
    match came_to {
        Ok(chore) => chore.failed.iter().for_each(|failed| eprintln!("aftercare: {what}: {failed}")),
        Err(e) => eprintln!("aftercare: {what}: {e}"),
    }
}

async fn stopped() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let terminated = async {
            match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
                Ok(mut signal) => drop(signal.recv().await),
                Err(_) => std::future::pending::<()>().await,
            }
        };
        tokio::select! {
            _ = interrupted => {}
            () = terminated => {}
        }
    }
    #[cfg(not(unix))]
    drop(interrupted.await);
}
