//! `aftercare serve`: the server, its timers and its mail.

use crate::DocumentsFrom;
use crate::clock::WallClock;
use crate::files::print;
use crate::folder::{Folder, random};
use crate::key_service::KeyServiceArgs;
use crate::mail::{MailFolder, MailServer};
use crate::smtp::SmtpServer;
use crate::text::{TextFolder, TextGateway};
use aftercare_app::{App, Carriers, Chore, Clock, Error, LogField, Mailer, Notices, Reader, Retained, Texter, Unsent, log};
use aftercare_evidence::DigestBounds;
use aftercare_store::Randomness;
use aftercare_web::{DemoClock, TrustedProxies, Web, router};
use clap::Args;
use lettre::message::Mailbox;
use std::fmt::Display;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;

const TICK: Duration = Duration::from_secs(5);

/// Options of the server.
#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    /// The folder of the database and the operator's key.
    #[arg(long, value_name = "FOLDER", default_value = "aftercare-data")]
    pub data: PathBuf,
    /// PostgreSQL instead of the file in the folder.
    #[arg(long, value_name = "URL", env = "AFTERCARE_DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// A second place for the list of erasures, best on another disk: read before anybody is answered, and kept up to date.
    #[arg(long, value_name = "FILE")]
    pub erasures: Vec<PathBuf>,
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// What people type to reach the portal; stands in mail.
    #[arg(long, value_name = "URL")]
    pub address: Option<String>,
    /// Mail server: `smtps://user:password@host`, `smtp://…` with STARTTLS, or the `host[:port]` of a relay in one's own network;
    /// without one mail waits, sealed, in the outbox.
    #[arg(long, value_name = "SERVER", env = "AFTERCARE_SMTP", hide_env_values = true)]
    pub smtp: Option<String>,
    /// Mail as files, in the clear, for trying things out.
    #[arg(long, value_name = "FOLDER", conflicts_with = "smtp")]
    pub mail_folder: Option<PathBuf>,
    /// Text messages as files, in the clear, for trying things out; in place of the gateway that `operator.toml` names.
    #[arg(long, value_name = "FOLDER")]
    pub text_folder: Option<PathBuf>,
    /// A file with the token that opens the gateway for text messages that `operator.toml` names.
    #[arg(long, value_name = "FILE")]
    pub text_token: Option<PathBuf>,
    /// Proxies in front, as addresses or networks: whoever they say in `X-Forwarded-For` is the client.
    #[arg(long, value_name = "ADDRESS,…")]
    pub trusted_proxies: Option<TrustedProxies>,
    /// The largest file that is taken from customers, in MB.
    #[arg(long, value_name = "MB", default_value_t = 256, value_parser = clap::value_parser!(u64).range(1..=256))]
    pub upload_limit: u64,
    #[command(flatten)]
    pub keys: KeyServiceArgs,
    /// Sender of mail.
    #[arg(long, value_name = "MAILBOX", default_value = "Aftercare <aftercare@localhost>")]
    pub mail_from: String,
}

/// A running program's parts.
pub(crate) struct Parts {
    pub app: App,
    pub notices: Notices,
    /// None: mail waits.
    pub mailer: Option<Arc<dyn Mailer>>,
    /// None: texts wait.
    pub texter: Option<Arc<dyn Texter>>,
    pub folder: Folder,
}

/// Opens everything that a server needs.
pub(crate) async fn parts(documents: &DocumentsFrom, args: &ServeArgs, clock: Arc<dyn Clock>) -> Result<Parts, String> {
    let documents = documents.load().map_err(|e| e.to_string())?;
    let world = documents.world().map_err(|e| e.to_string())?;
    let operator = documents.operator().map_err(|e| e.to_string())?;
    let inventory = documents.inventory().map_err(|e| e.to_string())?;
    let notices = Notices::parse(documents.need("notices.toml").map_err(|e| e.to_string())?)?;
    let folder = Folder::open(&args.data)?;
    let store = folder.store(args.database_url.as_deref(), &args.erasures).await?;
    if folder.key_is_changing() {
        log("the operator's key is only half replaced: stop the server and run `aftercare key rotate` again", &[]);
    }
    let randomness: Arc<dyn Randomness> = Arc::new(random);
    let from: Mailbox = args.mail_from.parse().map_err(|_| format!("`{}` is not a mailbox", args.mail_from))?;
    let mailer: Option<Arc<dyn Mailer>> = match (&args.smtp, &args.mail_folder) {
        (Some(server), _) => Some(Arc::new(MailServer::new(SmtpServer::parse(server)?, from)?)),
        (None, Some(folder)) => Some(Arc::new(MailFolder { folder: folder.clone(), from })),
        (None, None) => None,
    };
    let texter: Option<Arc<dyn Texter>> = match (&args.text_folder, &operator.text_gateway, &args.text_token) {
        (Some(folder), _, _) => Some(Arc::new(TextFolder(folder.clone()))),
        (None, Some(url), Some(token)) => Some(Arc::new(TextGateway::new(url.clone(), token)?)),
        (None, _, _) => None,
    };
    let logins = documents.logins().map_err(|e| e.to_string())?;
    let (flight, photo) = documents.bounds().map_err(|e| e.to_string())?;
    let reader = Reader { worker: crate::evidence::worker(args.keys.source(&documents)?)?, bounds: DigestBounds { flight, photo } };
    let app = App::new(store, Arc::new(world), clock, randomness).with_wall_clock(Arc::new(WallClock));
    let app = app
        .with_operator(Arc::new(operator))
        .with_logins(Arc::new(logins))
        .with_reader(reader)
        .with_file_limit(args.upload_limit * 1024 * 1024);
    let app = app.with_inventory(Arc::new(inventory))?;
    // The lock on the folder says that no other process is this server.
    app.requests_abandoned().await.map_err(|e| e.to_string())?;
    Ok(Parts { app, notices, mailer, texter, folder })
}

/// Serves until it is told to stop.
pub(crate) async fn run(documents: &DocumentsFrom, args: &ServeArgs) -> Result<(), String> {
    let parts = parts(documents, args, Arc::new(WallClock)).await?;
    parts.app.policy_first().await.map_err(|e| e.to_string())?;
    listen(parts, args, None).await
}

/// Listens, runs timers and sends mail.
pub(crate) async fn listen(parts: Parts, args: &ServeArgs, demo: Option<Arc<dyn DemoClock>>) -> Result<(), String> {
    let messages = aftercare_web::messages::Messages::load().map_err(|e| e.to_string())?;
    let address = args.address.clone().unwrap_or_else(|| format!("http://{}", args.listen));
    let secure_cookies = address.starts_with("https://");
    let trusted_proxies = Arc::new(args.trusted_proxies.clone().unwrap_or_default());
    let web =
        Web { app: parts.app.clone().with_passkeys_at(&address), messages: Arc::new(messages), demo, secure_cookies, trusted_proxies };
    let listener = TcpListener::bind(args.listen).await.map_err(|e| format!("{}: {e}", args.listen))?;
    print(&format!("aftercare answers on {address}\n"))?;
    let chores = tokio::spawn(chores(parts, address));
    crate::listen::serve(listener, router(web), stopped()).await;
    chores.abort();
    Ok(())
}

/// Timers every few seconds, the sweep every hour, what has had its time every night, and mail beside them: a mail server that does not answer holds nothing up.
/// A failure is told without personal data and tried again.
async fn chores(parts: Parts, address: String) {
    tokio::join!(timers(&parts.app), mail(&parts, &address));
}

async fn timers(app: &App) {
    const TICKS_PER_SWEEP: u32 = 720;
    let mut every = tokio::time::interval(TICK);
    let mut tick = 0_u32;
    let mut night = None;
    loop {
        every.tick().await;
        if tick.is_multiple_of(TICKS_PER_SWEEP)
            && let Err(e) = app.sweep().await
        {
            log("sweep: {reason}", &[(LogField::Reason, &e)]);
        }
        let tonight = app.retention_night(app.now());
        if night != Some(tonight) {
            match app.retain(app.now()).await {
                Ok(Retained { finished: true, .. }) => {
                    night = Some(tonight);
                    told("disclosures: {reason}", app.disclosures_watch().await);
                }
                Ok(_) => {}
                Err(e) => log("retention: {reason}", &[(LogField::Reason, &e)]),
            }
        }
        told("policies: {reason}", app.policies_announce().await);
        told("transfers: {reason}", app.transfers_announce().await);
        tick = tick.wrapping_add(1);
        told("timers: {reason}", app.timers_run().await);
    }
}

/// What of a chore failed goes into the log.
fn told(line: &'static str, done: Result<Chore, Error>) {
    match done {
        Ok(chore) => chore.failed.iter().for_each(|failed| log(line, &[(LogField::Reason, failed)])),
        Err(e) => log(line, &[(LogField::Reason, &e)]),
    }
}

async fn mail(parts: &Parts, address: &str) {
    if parts.mailer.is_none() {
        log("no mail server (--smtp): mail waits in the outbox", &[]);
    }
    if parts.texter.is_none() && parts.app.logins().has_phones() {
        log("no gateway for text messages (--text-token): whoever registers by telephone gets none", &[]);
    }
    if parts.mailer.is_none() && parts.texter.is_none() {
        return;
    }
    let carriers = Carriers { mail: parts.mailer.as_deref(), text: parts.texter.as_deref() };
    let mut every = tokio::time::interval(TICK);
    loop {
        every.tick().await;
        match parts.app.notices_send(carriers, &parts.notices, address).await {
            Ok(run) => {
                for (reason, Unsent { waiting, given_up }) in run.unsent {
                    let fields: &[(LogField, &dyn Display)] =
                        &[(LogField::Reason, &reason), (LogField::Waiting, &waiting), (LogField::GivenUp, &given_up)];
                    log("mail: {reason}; {waiting} to be tried again, {given_up} given up", fields);
                }
            }
            Err(e) => log("mail: {reason}", &[(LogField::Reason, &e)]),
        }
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
