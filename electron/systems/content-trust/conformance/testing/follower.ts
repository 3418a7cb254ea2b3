import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Followed } from '#electron/systems/content-trust/followed/followed.ts';
import { KnownServers } from '#electron/systems/content-trust/followed/servers.ts';
import { judgeIn } from '#electron/systems/content-trust/system/judge.ts';
import { gun, now, target } from '#electron/systems/content-trust/testing/build-collection.ts';
import { openTrustServer } from '#electron/systems/content-trust/trust-server/trust-server.ts';
import type { ImageJudgement } from '#electron/systems/signature-system.ts';
import { Digest } from '#shared/domain/digest.ts';
import { folderForNow } from './folders.ts';
import { certificates } from './https.ts';

const hex = Buffer.from(target('one').hashes.get('sha256') ?? '', 'base64').toString('hex');

/** Signet as a person has it open, following one repository on a trust server: what the row of an image says. */
export class Follower {
  at = now;
  private readonly followed: Followed;
  private readonly servers: KnownServers;

  private constructor(folder: string) {
    this.servers = new KnownServers(join(folder, 'trust-servers.json'), ({ url, ca }) =>
      openTrustServer(url, ca === undefined ? {} : { ca }),
    );
    this.followed = new Followed({ folder: join(folder, 'repositories'), servers: this.servers, now: () => new Date(this.at) });
  }

  /** Follows what the server has now. */
  static async of(url: string): Promise<Follower> {
    const follower = new Follower(await folderForNow());
    const known = await follower.servers.add({ url, ca: await readFile(certificates.caFile, 'utf8') });
    await follower.followed.follow(await follower.followed.look(gun, known.url));
    return follower;
  }

  /** Asks the server, and says what is said of the image that was signed as 1.0. */
  async refreshed(): Promise<ImageJudgement> {
    return this.judge(await this.followed.refresh(gun));
  }

  /** The same, nobody asked. */
  async shown(): Promise<ImageJudgement> {
    return this.judge(await this.followed.view(gun));
  }

  end = () => this.servers.close();

  private judge(view: Parameters<typeof judgeIn>[0]): ImageJudgement {
    return judgeIn(view, { repository: gun, tag: '1.0', digest: Digest.parse(`sha256:${hex}`), size: 3 }, () => undefined);
  }
}
