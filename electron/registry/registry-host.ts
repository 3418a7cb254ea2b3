import { isLoopback, type ServerAddress, serverAddress } from '#electron/http/address.ts';
import { SignetError } from '#electron/signet-error.ts';
import { isRegistryHost } from '#shared/domain/reference.ts';

/** A registry as images name it, and where it is asked. */
export interface RegistryHost {
  /** As in a name: `docker.io`, `registry.example.com:5000`. */
  readonly name: string;
  readonly secured: ServerAddress;
  /** Where it may be asked without TLS: this computer only. */
  readonly plain: ServerAddress | undefined;
}

/** Throws `server-address` before anything is looked up or sent. */
export function registryHost(name: string): RegistryHost {
  // Docker Hub answers at another name than it has (formats/images-and-registries.md 8).
  const at = name === 'docker.io' ? 'registry-1.docker.io' : name;
  // It becomes a part of addresses and paths.
  if (!isRegistryHost(at)) throw new SignetError({ code: 'server-address', server: '', reason: 'it is no name of a registry' });
  const secured = serverAddress(`https://${at}`);
  const loopback = isLoopback(new URL(secured.origin).hostname);
  return { name, secured, plain: loopback ? serverAddress(`http://${at}`) : undefined };
}
