//! tonic-server PORT [CERT_DIR]: score.ScoreService on one thread, no delay.
//! With CERT_DIR (ca.crt, server.crt, server.key) it demands client certificates; without, plain text.
use score::{score_service_server::*, *};
use tonic::{
    transport::{Certificate, Identity, Server, ServerTlsConfig},
    Request, Response, Status,
};
pub mod score {
    tonic::include_proto!("score");
}

#[derive(Default)]
struct Score;

#[tonic::async_trait]
impl ScoreService for Score {
    async fn get_score(&self, _: Request<JsonVector>) -> Result<Response<ScoreResponse>, Status> {
        Ok(Response::new(ScoreResponse { score: 0.5 }))
    }
}

async fn run(port: String, certs: Option<String>) {
    let mut builder = Server::builder();
    if let Some(dir) = certs {
        let read = |name: &str| std::fs::read_to_string(format!("{dir}/{name}")).unwrap();
        let tls = ServerTlsConfig::new()
            .identity(Identity::from_pem(read("server.crt"), read("server.key")))
            .client_ca_root(Certificate::from_pem(read("ca.crt")));
        builder = builder.tls_config(tls).unwrap();
    }
    println!("up");
    let address = format!("127.0.0.1:{port}").parse().unwrap();
    builder
        .add_service(ScoreServiceServer::new(Score))
        .serve(address)
        .await
        .unwrap();
}

fn main() {
    let mut args = std::env::args().skip(1);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(run(args.next().expect("PORT"), args.next()));
}
