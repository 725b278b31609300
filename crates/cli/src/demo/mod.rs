//! `aftercare demo`: a small maker with owners, devices, plans and open cases, on a clock that a visitor may move.

pub(crate) mod seed;

use crate::DocumentsFrom;
use crate::clock::{MovedClock, WallClock};
use crate::files::print;
use crate::key_service::KeyServiceArgs;
use crate::serve::{ServeArgs, listen, parts};
use aftercare_app::Clock;
use aftercare_terms::DocumentError;
use aftercare_web::DemoClock;
use clap::Args;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

/// Options of the demo.
#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Survives a restart.
    #[arg(long, value_name = "FOLDER", default_value = "aftercare-data/demo")]
    data: PathBuf,
}

pub(crate) async fn run(documents: &DocumentsFrom, args: &DemoArgs) -> Result<(), String> {
    let serve = ServeArgs {
        erasures: Vec::new(),
        data: args.data.clone(),
        database_url: None,
        listen: SocketAddr::from((Ipv4Addr::LOCALHOST, args.port)),
        // By its name: at a bare number browsers make no passkeys.
        address: Some(format!("http://localhost:{}", args.port)),
        smtp: None,
        mail_folder: Some(args.data.join("mail")),
        text_folder: Some(args.data.join("text")),
        text_token: None,
        trusted_proxies: None,
        upload_limit: 256,
        keys: KeyServiceArgs::default(),
        mail_from: "Example Maker <care@maker.example>".to_owned(),
    };
    let clock = Arc::new(MovedClock::open(args.data.join("clock")));
    let parts = parts(documents, &serve, clock.clone()).await?;
    // The mark is written last: a seed that was interrupted is told, not served.
    let folder = &parts.folder;
    let (begun, seeded) = (folder.file("seeding"), folder.file("seeded"));
    if !seeded.exists() {
        if begun.exists() {
            return Err(format!("{}: the demo's data were not finished; remove this folder and start again", args.data.display()));
        }
        std::fs::write(&begun, "").map_err(|e| e.to_string())?;
        let text = documents.load().map_err(|e| e.to_string())?;
        let text = text.need("demo.toml").map_err(|e| e.to_string())?.to_owned();
        let products: seed::Products = toml::from_str(&text).map_err(|e| DocumentError::toml("demo.toml", &text, &e).to_string())?;
        seed::run(&parts.app, &clock, &products, WallClock.now()).await.map_err(|e| format!("the demo's data: {e}"))?;
        std::fs::write(&seeded, "").map_err(|e| e.to_string())?;
        std::fs::remove_file(&begun).map_err(|e| e.to_string())?;
    }
    print(&format!(
        "The clock is simulated; move it under “Clock” at the desk. Mail lies in {}, text messages in {}.\n",
        folder.file("mail").display(),
        folder.file("text").display()
    ))?;
    print(&format!("  owner: {} / {}\n  desk:  {} / {}\n", seed::OWNER, seed::PASSWORD, seed::DESK, seed::PASSWORD))?;
    let clock: Arc<dyn DemoClock> = clock;
    listen(parts, &serve, Some(clock)).await
}
