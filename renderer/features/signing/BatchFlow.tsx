import { useEffect, useState } from 'react';
import { api } from '#renderer/api.ts';
import { gunProblem } from '#renderer/store/gun-problem.ts';
import { type ImageLeftOut, knownValue, useSignet } from '#renderer/store.ts';
import { Banner } from '#renderer/ui/Banner.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { DigestText } from '#renderer/ui/DigestText.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { counted } from '#renderer/ui/format.ts';
import { Select } from '#renderer/ui/Select.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { useSettled } from '#renderer/ui/use-settled.ts';
import type { Gun } from '#shared/domain/gun.ts';
import { type Batch, imageKey, tagProblem } from './batches.ts';
import { InitialiseFlow } from './InitialiseFlow.tsx';
import { KeyPicker } from './KeyPicker.tsx';
import { LeftOut } from './LeftOut.tsx';
import { SignedList } from './SignedList.tsx';
import { SigningDialog } from './SigningDialog.tsx';
import { TagsField } from './TagsField.tsx';
import { useChoices, useReviewFlow } from './use-flow.ts';

interface BatchFlowProps {
  batch: Batch;
  /** Chosen with these, but not to be signed. */
  leftOut: readonly ImageLeftOut[];
  onClose: () => void;
}

/** Images of one repository: chosen, reviewed and signed together. */
export function BatchFlow({ batch, leftOut, onClose }: BatchFlowProps) {
  const flow = useReviewFlow();
  const { choices, keyId, load, choose } = useChoices();
  const collections = useSignet((state) => knownValue(state.collections)) ?? [];
  const refresh = useSignet((state) => state.refresh);
  const [gun, setGun] = useState(batch.repository || (collections[0]?.gun ?? ''));
  const [tags, setTags] = useState<ReadonlyMap<string, string>>(() => new Map(batch.images.map((image) => [imageKey(image), image.tag])));
  const [starting, setStarting] = useState(false);
  const options = [...new Set([batch.repository, ...collections.map((row): string => row.gun)])].filter((name) => name !== '');
  const settled = useSettled(gun, 300);
  // Typed by hand it is asked about once it stands still; chosen, at once.
  const wanted = options.length > 0 ? gun : settled;
  const asked = gunProblem(wanted) === undefined ? wanted : undefined;
  useEffect(() => {
    if (asked !== undefined) void load(asked as Gun, 'targets');
  }, [asked, load]);

  if (starting) {
    const started = (name: Gun) => {
      void refresh('collections');
      setGun(name);
      setStarting(false);
      void load(name, 'targets');
    };
    return <InitialiseFlow gun={gun} onClose={onClose} next={{ label: 'Go on signing', go: started }} />;
  }
  const current = gun === asked;
  const unknown = current && choices.state === 'failed' && choices.failure.code === 'collection-unknown';
  const problem = tagProblem([...tags.values()]);
  const missing =
    gunProblem(gun) ??
    (!current
      ? 'Looking for keys that can sign here.'
      : unknown
        ? 'Start a collection for this repository first.'
        : (problem ?? (keyId === undefined ? 'Choose a key that can sign here.' : undefined)));
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

  return (
    <SigningDialog
      title={<Title batch={batch} />}
      flow={flow}
      missing={missing}
      onReview={review}
      onClose={onClose}
      exceptions={leftOut.length > 0 && <LeftOut images={leftOut} />}
      several={!single}
      signed={(changed) =>
        !single && (
          <SignedList
            changed={changed}
            signed={batch.images.map((image) => ({ name: tags.get(imageKey(image)) ?? image.tag, digest: image.expected }))}
          />
        )
      }
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
          <TagsField images={batch.images} tags={tags} problem={problem} onChange={setTags} />
          {current && <KeyPicker choices={choices} value={keyId} onChange={choose} />}
        </>
      }
    />
  );
}

function Title({ batch }: { batch: Batch }) {
  const [image] = batch.images;
  const short = batch.repository.split('/').slice(1).join('/') || batch.repository;
  const what =
    batch.images.length === 1
      ? [short, image?.tag].filter(Boolean).join(':') || 'an image'
      : `${counted(batch.images.length, 'image')} of ${short || 'no repository'}`;
  return (
    <>
      Sign <ForeignText text={what} />
    </>
  );
}
