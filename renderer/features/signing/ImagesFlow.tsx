import { useEffect, useMemo, useState } from 'react';
import { api } from '#renderer/api.ts';
import { type ImageToSign, knownValue, useSignet } from '#renderer/store.ts';
import { Banner } from '#renderer/ui/Banner.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { DigestText } from '#renderer/ui/DigestText.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { counted } from '#renderer/ui/format.ts';
import { Select } from '#renderer/ui/Select.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import type { Gun } from '#shared/domain/gun.ts';
import { type Batch, batchesOf, imageKey, tagProblem } from './batches.ts';
import { InitialiseFlow } from './InitialiseFlow.tsx';
import { KeyPicker } from './KeyPicker.tsx';
import { SigningDialog } from './SigningDialog.tsx';
import css from './signing.module.css';
import { useChoices, useReviewFlow } from './use-flow.ts';

/** Signs images, one repository after the other; each with a review of its own. */
export function ImagesFlow({ images, onClose }: { images: readonly ImageToSign[]; onClose: () => void }) {
  const batches = useMemo(() => batchesOf(images), [images]);
  const [index, setIndex] = useState(0);
  const batch = batches[index];
  if (!batch) return null;
  const following = batches[index + 1];
  return (
    <BatchFlow
      key={index}
      batch={batch}
      place={batches.length > 1 ? `Repository ${index + 1} of ${batches.length}` : undefined}
      next={following && { label: `Next: ${following.repository || 'images without a repository'}`, go: () => setIndex(index + 1) }}
      onClose={onClose}
    />
  );
}

interface BatchFlowProps {
  batch: Batch;
  place: string | undefined;
  next: { readonly label: string; readonly go: () => void } | undefined;
  onClose: () => void;
}

function BatchFlow({ batch, place, next, onClose }: BatchFlowProps) {
  const flow = useReviewFlow();
  const { choices, keyId, load, choose } = useChoices();
  const collections = useSignet((state) => knownValue(state.collections)) ?? [];
  const refresh = useSignet((state) => state.refresh);
  const [gun, setGun] = useState(batch.repository || (collections[0]?.gun ?? ''));
  const [tags, setTags] = useState<ReadonlyMap<string, string>>(() => new Map(batch.images.map((image) => [imageKey(image), image.tag])));
  const [starting, setStarting] = useState(false);
  useEffect(() => {
    if (gun !== '') void load(gun as Gun, 'targets');
  }, [gun, load]);

  if (starting) {
    const started = (name: Gun) => {
      void refresh('collections');
      setGun(name);
      setStarting(false);
      void load(name, 'targets');
    };
    return <InitialiseFlow gun={gun} onClose={onClose} next={{ label: 'Go on signing', go: started }} />;
  }
  const unknown = choices.state === 'failed' && choices.failure.code === 'collection-unknown';
  const problem = tagProblem([...tags.values()]);
  const missing =
    gun === ''
      ? 'Choose a repository.'
      : unknown
        ? 'Start a collection for this repository first.'
        : (problem ?? (keyId === undefined ? 'Choose a key that can sign here.' : undefined));
  const review = () => {
    if (!keyId) return;
    const toSign = batch.images.map((image) => ({
      placeId: image.placeId,
      entryId: image.entryId,
      expected: image.expected,
      tag: tags.get(imageKey(image)) ?? image.tag,
    }));
    void flow.prepare(() => api.signing.prepareImages({ gun: gun as Gun, keyId, images: toSign }));
  };
  const [first] = batch.images;
  const single = batch.images.length === 1 ? first : undefined;
  const options = [...new Set([batch.repository, ...collections.map((row): string => row.gun)])].filter((name) => name !== '');

  return (
    <SigningDialog
      title={<Title batch={batch} place={place} />}
      flow={flow}
      missing={missing}
      onReview={review}
      onClose={onClose}
      next={next}
      subject={single && <DigestText value={single.expected} algorithm />}
      wayBack="Open Repositories, this repository, Tags; choose the tag and “Take back”. That is a statement of its own, signed and versioned; until then the tag stays signed."
      choose={
        <>
          {options.length > 0 ? (
            <Select
              label="Repository"
              value={gun}
              options={options.map((name) => ({
                value: name,
                label: name,
                hint: collections.some((row) => row.gun === name) ? undefined : 'no collection yet',
              }))}
              onChange={setGun}
              hint={
                batch.repository !== '' && gun !== batch.repository
                  ? 'The image names another repository. Those who pull by its own name will not find this signature.'
                  : undefined
              }
            />
          ) : (
            <TextField
              label="Repository"
              value={gun}
              onChange={setGun}
              placeholder="registry.example.com/team/app"
              mono
              hint="This image has no repository name."
              maxLength={255}
            />
          )}
          {unknown && (
            <Banner
              tone="unsigned"
              title="This repository has no collection of signatures yet."
              actions={<Button onClick={() => setStarting(true)}>Initialise it</Button>}
            >
              Starting one takes a root key and a targets key; it is done here, then signing goes on.
            </Banner>
          )}
          <Tags images={batch.images} tags={tags} problem={problem} onChange={setTags} />
          <KeyPicker choices={choices} value={keyId} onChange={choose} />
        </>
      }
    />
  );
}

function Title({ batch, place }: { batch: Batch; place: string | undefined }) {
  const [image] = batch.images;
  const short = batch.repository.split('/').slice(1).join('/') || batch.repository;
  const what =
    batch.images.length === 1
      ? [short, image?.tag].filter(Boolean).join(':') || 'an image'
      : `${counted(batch.images.length, 'image')} of ${short || 'no repository'}`;
  return (
    <>
      Sign <ForeignText text={what} />
      {place !== undefined && <span className={css.place}> {place}</span>}
    </>
  );
}

/** Beyond this many, tags are taken as they are. */
const editable = 40;

interface TagsProps {
  images: readonly ImageToSign[];
  tags: ReadonlyMap<string, string>;
  problem: string | undefined;
  onChange: (tags: ReadonlyMap<string, string>) => void;
}

function Tags({ images, tags, problem, onChange }: TagsProps) {
  const change = (image: ImageToSign, tag: string) => onChange(new Map(tags).set(imageKey(image), tag));
  const [first] = images;
  if (images.length === 1 && first) {
    return (
      <TextField
        label="Tag"
        value={tags.get(imageKey(first)) ?? ''}
        onChange={(tag) => change(first, tag)}
        error={problem}
        mono
        maxLength={128}
      />
    );
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section aria-label="Tags to sign" className={css.tags} tabIndex={0}>
      {images.slice(0, editable).map((image) => (
        <div key={imageKey(image)} className={css.tag}>
          <TextField
            label={`Tag of ${image.tag || image.expected.slice(0, 19)}`}
            labelHidden
            value={tags.get(imageKey(image)) ?? ''}
            onChange={(tag) => change(image, tag)}
            mono
            maxLength={128}
          />
          <DigestText value={image.expected} cut />
        </div>
      ))}
      {images.length > editable && (
        <p className={css.small}>
          And {counted(images.length - editable, 'more image')} under the tags they have. The review lists every one.
        </p>
      )}
      {problem !== undefined && (
        <p role="alert" className={css.bad}>
          {problem}
        </p>
      )}
    </section>
  );
}
