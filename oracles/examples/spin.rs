use aftercare_documents::Documents;
use aftercare_sim::generate::{Domains, Gaps, Generator};
use std::hint::black_box;
fn now()->f64{ std::fs::read_to_string("/proc/thread-self/schedstat").unwrap().split(' ').next().unwrap().parse().unwrap() }
fn main(){
 let n: usize = std::env::args().nth(1).and_then(|a|a.parse().ok()).unwrap_or(1000);
 let world=Documents::embedded().world().unwrap();
 let e=world.editions.get("en").unwrap();
 let d=Domains::of(&[e]);
 let mut cases=vec![];
 Generator::new(e,&d,2026).cases(1000,Some(Gaps::None),|f|cases.push(f));
 if let Some(mode)=std::env::args().nth(2){ for _ in 0..n { for f in &cases { let dec=e.decide(black_box(f)); if mode=="e" { e.heard(&dec).for_each(|h| _=black_box(h)); e.comparisons(&dec).for_each(|c| _=black_box(c)); } black_box(dec);}} return; }
 let mut best=(f64::MAX,f64::MAX);
 for _ in 0..20 {
 let t=now();
 for _ in 0..n/10 { for f in &cases { black_box(e.decide(black_box(f))); } }
 best.0=best.0.min((now()-t)/(n/10*1000) as f64);
 let t=now();
 for _ in 0..n/10 { for f in &cases { let dec=e.decide(black_box(f)); 
    e.heard(&dec).for_each(|h| _=black_box(h)); e.comparisons(&dec).for_each(|c| _=black_box(c)); black_box(dec); } }
 best.1=best.1.min((now()-t)/(n/10*1000) as f64);
 }
 println!("decide {:.0} ns, explained {:.0} ns", best.0,best.1);
}
