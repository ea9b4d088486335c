//! The program `samverk`: see `samverk help`.

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    match samverk::program::run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("samverk: {fault}");
            ExitCode::FAILURE
        }
    }
}
