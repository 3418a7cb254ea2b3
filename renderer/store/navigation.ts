import type { StateCreator } from 'zustand';
import type { PickedFile } from '#shared/contract/files.ts';
import type { Settings } from '#shared/contract/settings.ts';
import type { Digest } from '#shared/domain/digest.ts';
import type { Gun, SignedRole } from '#shared/domain/gun.ts';
import type { PlaceId } from '#shared/domain/image.ts';
import type { KeyId } from '#shared/domain/key.ts';

export type Route = Settings['screen'];

/** Where in a screen to arrive: a row to select, a filter to set. A screen reads it once and calls `arrived`. */
export interface Target {
  readonly select?: string;
  readonly tab?: string;
  readonly filter?: string;
  /** Asks the person for a folder or file there. */
  readonly pick?: 'image-folder' | 'image-file';
}

export interface ImageToSign {
  readonly placeId: PlaceId;
  readonly entryId: string;
  readonly expected: Digest;
  readonly repository: string;
  readonly tag: string;
}

/** Chosen to be signed, but cannot be. */
export interface ImageLeftOut {
  readonly rowId: string;
  readonly name: string;
  readonly reason: string;
}

export type SigningSheetRequest =
  | { readonly kind: 'sign-images'; readonly images: readonly ImageToSign[]; readonly leftOut?: readonly ImageLeftOut[] }
  /** A set that was cut off. */
  | { readonly kind: 'sign-set'; readonly setId: string }
  | { readonly kind: 'sign-file'; readonly gun?: Gun; readonly file?: PickedFile }
  | { readonly kind: 'initialise'; readonly gun?: string; readonly server?: string }
  | { readonly kind: 'remove-targets'; readonly gun: Gun; readonly names: readonly string[] }
  | { readonly kind: 'renew'; readonly gun: Gun; readonly role: SignedRole }
  /** `listed` are our keys that the role has now. */
  | { readonly kind: 'rotate'; readonly gun: Gun; readonly role: 'root' | 'targets'; readonly listed: readonly KeyId[] }
  | { readonly kind: 'rotate-snapshot'; readonly gun: Gun; readonly server?: string }
  | { readonly kind: 'renew-certificate'; readonly gun: Gun }
  /** Without a repository an archive is asked for. */
  | { readonly kind: 'carry'; readonly gun?: Gun };
export type KeySheetRequest =
  | { readonly kind: 'create-key'; readonly role?: 'root' | 'targets' | 'delegation'; readonly gun?: string }
  | { readonly kind: 'import-key'; readonly files?: readonly PickedFile[] }
  | { readonly kind: 'import-store'; readonly folder?: PickedFile }
  | { readonly kind: 'export-key'; readonly keyId: KeyId; readonly backup: boolean }
  | { readonly kind: 'verify-backup'; readonly keyId: KeyId }
  | { readonly kind: 'remove-key'; readonly keyId: KeyId };
export type ServerSheetRequest = { readonly kind: 'follow'; readonly gun?: string } | { readonly kind: 'add-server' };
export type PinSheetRequest =
  /** `keyIds` are those to begin with. */
  { readonly kind: 'pin'; readonly name?: string; readonly keyIds?: readonly string[] } | { readonly kind: 'import-pins' };
export interface DeleteSheetRequest {
  readonly kind: 'delete-repository';
  readonly gun: Gun;
  readonly server?: string | undefined;
}
/** `server` is the address it is read from; absent for a collection of this computer. */
export type ArchiveSheetRequest =
  | { readonly kind: 'archive'; readonly gun: Gun; readonly server?: string }
  | { readonly kind: 'judge-archive' };
/** A dialog that belongs to one feature and may be opened from any. */
export type Sheet = SigningSheetRequest | KeySheetRequest | ServerSheetRequest | ArchiveSheetRequest | PinSheetRequest | DeleteSheetRequest;

export type Overlay = 'palette' | 'shortcuts' | 'help';

export interface NavigationSlice {
  readonly route: Route;
  readonly target: Target | undefined;
  readonly sheet: Sheet | undefined;
  readonly overlay: Overlay | undefined;
  go(route: Route, target?: Target): void;
  /** The screen has acted on the target. */
  arrived(): void;
  openSheet(sheet: Sheet): void;
  closeSheet(): void;
  showOverlay(overlay: Overlay | undefined): void;
}

export const createNavigationSlice: StateCreator<NavigationSlice> = (set) => ({
  route: 'overview',
  target: undefined,
  sheet: undefined,
  overlay: undefined,
  go: (route, target) => set({ route, target, overlay: undefined }),
  arrived: () => set({ target: undefined }),
  openSheet: (sheet) => set({ sheet, overlay: undefined }),
  closeSheet: () => set({ sheet: undefined }),
  showOverlay: (overlay) => set({ overlay }),
});
