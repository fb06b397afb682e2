fn main() {
    tonic_prost_build::configure()
        .compile_protos(&["../../../proto/score.proto"], &["../../../proto"])
        .unwrap();
}
