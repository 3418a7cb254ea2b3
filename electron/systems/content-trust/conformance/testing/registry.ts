import type { ImageSource } from '#electron/images/image-source.ts';
import { LayoutBuilder } from '#electron/images/layout-builder.ts';
import { memorySource } from '#electron/images/memory-source.ts';
import { image, TestCollection } from '#electron/systems/content-trust/publish/testing/test-collection.ts';
import { type ContentTrust, contentTrust } from '#electron/systems/content-trust/system.ts';
import type { JudgedImage } from '#electron/systems/signature-system.ts';
import { judge } from '#electron/workflows/judge-image.ts';
import { digestHex } from '#shared/domain/digest.ts';
import type { Descriptor, ImageEntry } from '#shared/domain/image.ts';

/** A registry's repository in memory, whose tags anybody may move, and the collection in which its tags are signed. */
export class Registry {
  readonly layout = new LayoutBuilder();
  readonly collection: TestCollection;
  readonly system: ContentTrust;
  private readonly tags = new Map<string, Descriptor>();
  private readonly files = new Map<string, Uint8Array>();
  private readonly source: ImageSource;

  private constructor(collection: TestCollection) {
    this.collection = collection;
    const { collections, journal } = collection.deps.folders;
    const { keys, deps } = collection;
    this.system = contentTrust({ keys, collections, journal, now: () => collection.at, random: deps.random });
    this.source = memorySource(this.files, 'registry');
  }

  static async started(): Promise<Registry> {
    return new Registry(await TestCollection.started());
  }

  /** An image that differs from others by its text. */
  image(text: string): Descriptor {
    return this.layout.image({ platform: 'linux/amd64', layers: [Buffer.from(text)] });
  }

  /** Lets a tag point to a manifest, as its descriptor says, whatever it pointed to before. */
  push(tag: string, manifest: Descriptor): void {
    this.tags.set(tag, manifest);
    this.list([...this.tags].map(([name, descriptor]) => ({ ...descriptor, annotations: named(`${this.collection.gun}:${name}`) })));
  }

  /** Documents without a tag beside the tags. */
  attach(...untagged: readonly object[]): void {
    this.list([
      ...[...this.tags].map(([name, descriptor]) => ({ ...descriptor, annotations: named(`${this.collection.gun}:${name}`) })),
      ...untagged,
    ]);
  }

  async sign(tag: string, { digest, size }: Descriptor): Promise<void> {
    await this.collection.confirm(await this.collection.add({ ...image(tag, '', size), sha256: digestHex(digest) }));
    // Views of a collection are looked at again after a second.
    this.collection.at = new Date(this.collection.at.getTime() + 2000);
  }

  async pull(tag: string): Promise<ImageEntry | undefined> {
    const { entries } = await this.source.list();
    return entries.find((entry) => entry.tag === tag);
  }

  async problems(): Promise<readonly string[]> {
    return (await this.source.list()).problems.map(({ problem }) => problem);
  }

  /** What the row of a tag says; the chain behind it must say the same. */
  async verdict(tag: string): Promise<{ readonly verdict: string; readonly sentence: string }> {
    const entry = await this.pull(tag);
    if (!entry) return { verdict: 'none', sentence: 'there is no image' };
    const { image } = await judge(this.system, { entry });
    return this.judge(image);
  }

  async judge(about: JudgedImage): Promise<{ readonly verdict: string; readonly sentence: string }> {
    const { verdict, sentence } = await this.system.judge(about);
    const chain = await this.system.inspect(about);
    if (chain.verdict !== verdict) throw new Error(`the row says ${verdict}, the chain ${chain.verdict}`);
    return { verdict, sentence };
  }

  private list(manifests: readonly object[]): void {
    this.files.clear();
    for (const [name, bytes] of this.layout.files()) this.files.set(name, bytes);
    this.files.set('index.json', Buffer.from(JSON.stringify({ schemaVersion: 2, manifests })));
  }
}

const named = (name: string) => ({ 'org.opencontainers.image.ref.name': name });
