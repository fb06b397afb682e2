// Generated from proto/reflection_v1alpha.proto by `deno task codegen`; do not edit.
/** A message on its way to bytes. */
interface Encoded {
  finish(): Uint8Array;
}
export namespace grpc {
  namespace reflection {
    namespace v1alpha {
      interface ServerReflectionRequest {
        readonly host: string;
        readonly fileByFilename?: string | null;
        /** Full name of a message, an enum, a service or one of its methods. */
        readonly fileContainingSymbol?: string | null;
        readonly fileContainingExtension?: grpc.reflection.v1alpha.ExtensionRequest | null;
        /** Full name of a message. */
        readonly allExtensionNumbersOfType?: string | null;
        /** What it says does not matter. */
        readonly listServices?: string | null;
        /** Of a decoded message: the field that is set. */
        readonly messageRequest?: "fileByFilename" | "fileContainingSymbol" | "fileContainingExtension" | "allExtensionNumbersOfType" | "listServices";
      }
      namespace ServerReflectionRequest {
        function encode(message: ServerReflectionRequest): Encoded;
        /** Throws when the bytes are not a message of this type; keeps fields it does not know. */
        function decode(bytes: Uint8Array): ServerReflectionRequest;
      }
      interface ExtensionRequest {
        readonly containingType: string;
        readonly extensionNumber: number;
      }
      namespace ExtensionRequest {
        function encode(message: ExtensionRequest): Encoded;
        /** Throws when the bytes are not a message of this type; keeps fields it does not know. */
        function decode(bytes: Uint8Array): ExtensionRequest;
      }
      interface ServerReflectionResponse {
        readonly validHost: string;
        readonly originalRequest?: grpc.reflection.v1alpha.ServerReflectionRequest | null;
        readonly fileDescriptorResponse?: grpc.reflection.v1alpha.FileDescriptorResponse | null;
        readonly allExtensionNumbersResponse?: grpc.reflection.v1alpha.ExtensionNumberResponse | null;
        readonly listServicesResponse?: grpc.reflection.v1alpha.ListServiceResponse | null;
        readonly errorResponse?: grpc.reflection.v1alpha.ErrorResponse | null;
        /** Of a decoded message: the field that is set. */
        readonly messageResponse?: "fileDescriptorResponse" | "allExtensionNumbersResponse" | "listServicesResponse" | "errorResponse";
      }
      namespace ServerReflectionResponse {
        function encode(message: ServerReflectionResponse): Encoded;
        /** Throws when the bytes are not a message of this type; keeps fields it does not know. */
        function decode(bytes: Uint8Array): ServerReflectionResponse;
      }
      interface FileDescriptorResponse {
        /** Each a google.protobuf.FileDescriptorProto: the file asked for and all that it imports. */
        readonly fileDescriptorProto: readonly Uint8Array[];
      }
      namespace FileDescriptorResponse {
        function encode(message: FileDescriptorResponse): Encoded;
        /** Throws when the bytes are not a message of this type; keeps fields it does not know. */
        function decode(bytes: Uint8Array): FileDescriptorResponse;
      }
      interface ExtensionNumberResponse {
        readonly baseTypeName: string;
        readonly extensionNumber: readonly number[];
      }
      namespace ExtensionNumberResponse {
        function encode(message: ExtensionNumberResponse): Encoded;
        /** Throws when the bytes are not a message of this type; keeps fields it does not know. */
        function decode(bytes: Uint8Array): ExtensionNumberResponse;
      }
      interface ListServiceResponse {
        readonly service: readonly grpc.reflection.v1alpha.ServiceResponse[];
      }
      namespace ListServiceResponse {
        function encode(message: ListServiceResponse): Encoded;
        /** Throws when the bytes are not a message of this type; keeps fields it does not know. */
        function decode(bytes: Uint8Array): ListServiceResponse;
      }
      interface ServiceResponse {
        readonly name: string;
      }
      namespace ServiceResponse {
        function encode(message: ServiceResponse): Encoded;
        /** Throws when the bytes are not a message of this type; keeps fields it does not know. */
        function decode(bytes: Uint8Array): ServiceResponse;
      }
      interface ErrorResponse {
        /** A status code of gRPC. */
        readonly errorCode: number;
        readonly errorMessage: string;
      }
      namespace ErrorResponse {
        function encode(message: ErrorResponse): Encoded;
        /** Throws when the bytes are not a message of this type; keeps fields it does not know. */
        function decode(bytes: Uint8Array): ErrorResponse;
      }
    }
  }
}
export {};
