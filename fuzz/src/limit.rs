use cap::Cap;
use std::alloc::System;
use std::sync::Once;

/// The engine's own memory is not in it, being another language's.
#[global_allocator]
static MEMORY: Cap<System> = Cap::new(System, usize::MAX);

/// For what does not grow with the file.
const BASE: usize = 8 << 20;
/// For each byte of the file.
const A_BYTE: usize = 512;

/// Ends the process where more is allocated at once than a file of `len` bytes can be worth, whatever lengths it states.
pub fn within_memory(len: usize, work: impl FnOnce()) {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = std::panic::take_hook();
        // What a panic tells of itself has a right to memory of its own.
        std::panic::set_hook(Box::new(move |panic| {
            let _ = MEMORY.set_limit(usize::MAX);
            before(panic);
        }));
    });
    let limit = MEMORY.allocated() + BASE + A_BYTE * len;
    assert!(MEMORY.set_limit(limit).is_ok());
    work();
    assert!(MEMORY.set_limit(usize::MAX).is_ok());
}
