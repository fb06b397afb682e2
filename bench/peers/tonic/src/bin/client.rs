//! tonic-client PORT IN_FLIGHT SECONDS [CERT_DIR]: closed loop over one channel on one thread.
//! Prints calls per second and p50 and p99 in nanoseconds.
use score::{score_service_client::*, *};
use std::{
    cell::RefCell,
    rc::Rc,
    time::{Duration, Instant},
};
use tonic::transport::{Certificate, Channel, ClientTlsConfig, Identity};
pub mod score {
    tonic::include_proto!("score");
}

async fn run(port: String, in_flight: usize, seconds: u64, certs: Option<String>) {
    let scheme = if certs.is_some() { "https" } else { "http" };
    let mut endpoint = Channel::from_shared(format!("{scheme}://127.0.0.1:{port}"))
        .unwrap()
        .buffer_size(4096);
    if let Some(dir) = certs {
        let read = |name: &str| std::fs::read_to_string(format!("{dir}/{name}")).unwrap();
        let tls = ClientTlsConfig::new()
            .identity(Identity::from_pem(read("client.crt"), read("client.key")))
            .ca_certificate(Certificate::from_pem(read("ca.crt")))
            .domain_name("localhost");
        endpoint = endpoint.tls_config(tls).unwrap();
    }
    let channel = endpoint.connect().await.unwrap();
    let latencies = Rc::new(RefCell::new(Vec::<u64>::new()));
    let end = Instant::now() + Duration::from_secs(seconds);
    let collected = latencies.clone();
    tokio::task::LocalSet::new()
        .run_until(async move {
            let mut workers = vec![];
            for _ in 0..in_flight {
                let mut client = ScoreServiceClient::new(channel.clone());
                let latencies = collected.clone();
                workers.push(tokio::task::spawn_local(async move {
                    while Instant::now() < end {
                        let started = Instant::now();
                        client
                            .get_score(JsonVector {
                                json: "[0.5,.1]".into(),
                            })
                            .await
                            .unwrap();
                        latencies
                            .borrow_mut()
                            .push(started.elapsed().as_nanos() as u64);
                    }
                }));
            }
            for worker in workers {
                worker.await.unwrap();
            }
        })
        .await;
    let mut sorted = latencies.borrow_mut();
    sorted.sort();
    println!(
        "rps {} p50_ns {} p99_ns {}",
        sorted.len() as u64 / seconds,
        sorted[sorted.len() / 2],
        sorted[sorted.len() * 99 / 100]
    );
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(run(
        args[0].clone(),
        args[1].parse().unwrap(),
        args[2].parse().unwrap(),
        args.get(3).cloned(),
    ));
}
