use aftercare_documents::Documents;
use aftercare_sim::generate::{Domains, Gaps, Generator};
use aftercare_terms::Fired;
fn main(){
 let world=Documents::embedded().world().unwrap();
 let e=world.editions.get("en").unwrap();
 let d=Domains::of(&[e]);
 let mut t=[0usize;6]; let mut n=0;
 Generator::new(e,&d,2026).cases(1000,Some(Gaps::None),|f|{ let dec=e.decide(&f); n+=1;
  let mut atoms=std::collections::BTreeSet::new();
  for h in e.heard(&dec){ t[0]+=1; if h.fired==Fired::Yes {t[1]+=1;} for c in h.comparisons(){ t[2]+=1; atoms.insert(c.atom as *const _ as usize);} }
  t[3]+=atoms.len(); t[4]+=f.findings().map_or(0,|f|f.len().min(1));
 });
 println!("n {n} speakers {} fired {} asks {} atoms {} findings {}, facts {} size {}", t[0]/n,t[1]/n,t[2]/n,t[3]/n,t[4], e.schema().facts().len(), std::mem::size_of::<aftercare_terms::Facts>());
 println!("decision {}", std::mem::size_of::<aftercare_terms::Decision>());
}
