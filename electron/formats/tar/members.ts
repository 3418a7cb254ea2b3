import { quote } from '../manifest/quote.ts';
import { RefusedFormat } from '../manifest/refused.ts';

export interface TarMember {
  readonly name: string;
  readonly kind: 'file' | 'link' | 'folder' | 'other';
  /** Bytes of a file; 0 for all else. */
  readonly size: number;
  /** Where a file's bytes begin. */
  readonly offset: number;
  /** What a link, hard or symbolic, points at: the name of a member. */
  readonly target?: string;
}

/** The members of an archive by name. Two files, or a file and a link, of one name are refused: peers take different ones. */
export class MemberTable {
  readonly #members = new Map<string, TarMember>();

  add(member: TarMember): void {
    const known = this.#members.get(member.name);
    if (known && !(known.kind === 'folder' && member.kind === 'folder')) {
      throw new RefusedFormat('MEMBER_DUPLICATE', 'archive', `has ${quote(member.name)} twice`);
    }
    this.#members.set(member.name, member);
  }

  /** The file of that name, through at most eight links within the archive. */
  file(name: string): TarMember | undefined {
    let member = this.#members.get(name);
    for (let hops = 0; member?.kind === 'link' && hops < 8; hops += 1) member = this.#members.get(member.target ?? '');
    return member?.kind === 'file' ? member : undefined;
  }

  /** Names of what stands directly in a folder. */
  in(folder: string): readonly string[] {
    const prefix = `${folder}/`;
    return [...this.#members.keys()]
      .filter((name) => name.startsWith(prefix) && !name.includes('/', prefix.length))
      .map((name) => name.slice(prefix.length));
  }
}
