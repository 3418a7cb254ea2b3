import { SignetError } from '#electron/signet-error.ts';

/** Where a container engine listens on this computer: the path of a Unix socket, or of a named pipe of Windows. */
export type SocketPath = string;

/**
 * The socket in an address as docker writes it: `unix:///run/docker.sock`, `npipe:////./pipe/docker_engine`. Engines over the network are
 * refused, on loopback too: who reaches such an engine rules the computer it runs on, and the address does not say who that is.
 * Source: docker/cli, opts/hosts.go.
 */
export function socketPath(address: string): SocketPath | { readonly refused: string } {
  const [, scheme = '', rest = ''] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/s.exec(address) ?? [];
  // biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
  if (/[\u0000-\u001f]/.test(address)) return { refused: 'its address has characters that no path has' };
  if (scheme === 'unix') {
    // sun_path, unix(7): 108 bytes with their end; macOS has 104.
    if (!rest.startsWith('/')) return { refused: 'the path of its socket must begin with /' };
    if (Buffer.byteLength(rest) > 103) return { refused: 'the path of its socket is longer than a socket can have' };
    return rest;
  }
  if (scheme === 'npipe') return rest.replaceAll('/', '\\');
  if (scheme === 'ssh')
    return { refused: 'it is reached over SSH. Signet speaks with engines of this computer only, through their sockets' };
  if (['tcp', 'http', 'https'].includes(scheme)) {
    return { refused: 'it is reached over the network. Signet speaks with engines of this computer only, through their sockets' };
  }
  return { refused: 'its address names no socket' };
}

/** Fails with `engine-misbehaved` where the address is none that Signet uses; it was looked at when the engine was added. */
export function requireSocketPath(engine: string, address: string): SocketPath {
  const path = socketPath(address);
  if (typeof path !== 'string') throw new SignetError({ code: 'engine-misbehaved', engine, reason: path.refused });
  return path;
}
