import { SignetError } from '#electron/signet-error.ts';
import type { KeychainState } from '#shared/domain/key.ts';
import type { Failure } from '#shared/failure.ts';
import { Answer, type Configuration, type Input, type OperationName, type Output, operations } from './protocol.ts';
import type { ForkKeyService, ServiceProcess } from './service-process.ts';

/** Milliseconds. */
export interface HostTimes {
  /** From asking to an answer; waiting for its turn counts. */
  readonly deadline: number;
  /** How long the keychain's own prompt may stay unanswered while `state` says so. */
  readonly prompt: number;
  /** When `state` says that the keychain is asking something. */
  readonly patience: number;
  readonly idle: number;
}
export const usualTimes: HostTimes = { deadline: 10_000, prompt: 120_000, patience: 3_000, idle: 60_000 };

/** For failures: what the service was to do. */
const doing: Readonly<Record<OperationName, string>> = {
  open: 'reach the key store',
  openVault: 'open the vault',
  list: 'list the keys',
  create: 'create the key',
  inspectFile: 'look into the file',
  import: 'import the key',
  export: 'export the key',
  verifyBackup: 'check the backup',
  describe: 'change the description',
  remove: 'move the key to the trash',
  restore: 'restore the key',
  sealLogin: 'keep the log-in',
  openLogin: 'read the log-in',
  openSigner: 'open the key',
  sign: 'sign',
};

interface Job {
  readonly id: number;
  readonly operation: OperationName;
  readonly input: unknown;
  readonly deadline: number;
  /** Making an RSA key takes seconds of its own: the deadline starts anew when it is made. */
  readonly inStretches: boolean;
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
  timer: NodeJS.Timeout | undefined;
  started: number | undefined;
  reached: boolean;
  /** Somebody was told that the keychain is asking something. */
  prompting: boolean;
}

export interface HostParts {
  readonly fork: ForkKeyService;
  readonly configuration: Configuration;
  readonly clock: () => Date;
  readonly times?: Partial<HostTimes>;
}

/**
 * Main's side of the key service: starts it when it is needed, asks one thing at a time, and ends it when it does not answer in time, on
 * lock, and when it has had nothing to do. keytar blocks a thread for as long as a prompt is open; ending the process is the only way out.
 */
export class KeyServiceHost {
  private readonly parts: HostParts;
  private readonly times: HostTimes;
  private service: ServiceProcess | undefined;
  private current: Job | undefined;
  private readonly waiting: Job[] = [];
  private opening: Promise<KeychainState> | undefined;
  private lastState: KeychainState = 'unknown';
  private idleTimer: NodeJS.Timeout | undefined;
  private lastId = 0;

  constructor(parts: HostParts) {
    this.parts = parts;
    this.times = { ...usualTimes, ...parts.times };
  }

  get running(): boolean {
    return this.service !== undefined;
  }

  /** Asks the service. Fails with what it fails with, and with `keychain-waiting`, `key-store-slow`, `key-service-stopped`, `locked`. */
  call<O extends OperationName>(operation: O, input: Input<O>, deadline = this.times.deadline): Promise<Output<O>> {
    const prompting = this.promptingFor();
    if (prompting !== undefined && operation !== 'open') {
      return Promise.reject(new SignetError({ code: 'keychain-waiting', seconds: Math.round(prompting / 1000) }));
    }
    return new Promise<Output<O>>((resolve, reject) => {
      this.lastId += 1;
      const inStretches = operation === 'create' && (input as Input<'create'>).algorithm.startsWith('rsa');
      const job: Job = {
        id: this.lastId,
        operation,
        input,
        deadline,
        inStretches,
        resolve,
        reject,
        timer: undefined,
        started: undefined,
        reached: false,
        prompting: false,
      };
      this.startTimer(job);
      this.waiting.push(job);
      this.pump();
    });
  }

  /** Whether the store can be reached. While the keychain waits for a person it says `waiting`, and goes on waiting behind. */
  async state(): Promise<KeychainState> {
    this.opening ??= this.call('open', {}, this.times.prompt)
      .then(({ state }) => state)
      .catch((error: unknown): KeychainState => {
        if (error instanceof SignetError) return 'unknown';
        throw error;
      })
      .finally(() => {
        this.opening = undefined;
      });
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<KeychainState>((resolve) => {
      timer = setTimeout(() => resolve(this.outOfPatience()), this.times.patience);
    });
    try {
      this.lastState = await Promise.race([this.opening, patience]);
      return this.lastState;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends the service; whatever was under way fails with `locked`. */
  stop(): void {
    this.endService();
    const failing = [...(this.current ? [this.current] : []), ...this.waiting.splice(0)];
    this.current = undefined;
    for (const job of failing) this.settle(job, () => job.reject(new SignetError({ code: 'locked' })));
  }

  private pump(): void {
    const job = this.current ? undefined : this.waiting.shift();
    if (!job) return;
    clearTimeout(this.idleTimer);
    this.current = job;
    job.started = performance.now();
    this.service ??= this.startService();
    this.service.post({ id: job.id, operation: job.operation, now: this.parts.clock().toISOString(), input: job.input });
  }

  private startService(): ServiceProcess {
    const service = this.parts.fork();
    service.onMessage((message) => {
      if (service === this.service) this.hear(Answer.parse(message));
    });
    service.onExit(() => {
      if (service !== this.service) return;
      this.service = undefined;
      const job = this.current;
      if (job) this.finish(job, () => job.reject(new SignetError({ code: 'key-service-stopped', operation: doing[job.operation] })));
    });
    service.post(this.parts.configuration);
    return service;
  }

  private hear(answer: Answer): void {
    const job = this.current;
    if (!job || answer.id !== job.id) return;
    if (answer.kind === 'reached') {
      job.reached = true;
      if (job.inStretches) this.startTimer(job);
    } else {
      // A process that has lost its Secret Service does not find the next one: the next question gets a fresh process.
      if (saysAbsent(answer)) this.endService();
      this.finish(job, () => settleWith(job, answer));
    }
  }

  private startTimer(job: Job): void {
    clearTimeout(job.timer);
    job.timer = setTimeout(() => this.expire(job), job.deadline);
  }

  private expire(job: Job): void {
    const seconds = Math.round(job.deadline / 1000);
    const inTurn = job === this.current;
    const prompt = inTurn ? !job.reached && job.operation !== 'sign' : this.current?.reached === false;
    const failure = new SignetError(
      prompt ? { code: 'keychain-waiting', seconds } : { code: 'key-store-slow', operation: doing[job.operation], seconds },
    );
    if (inTurn) {
      this.endService();
      this.finish(job, () => job.reject(failure));
    } else {
      this.waiting.splice(this.waiting.indexOf(job), 1);
      this.settle(job, () => job.reject(failure));
    }
  }

  private finish(job: Job, settle: () => void): void {
    this.current = undefined;
    this.settle(job, settle);
    this.pump();
    if (this.current || !this.service) return;
    clearTimeout(this.idleTimer);
    this.idleTimer = setTimeout(() => this.endService(), this.times.idle);
    this.idleTimer.unref();
  }

  private settle(job: Job, settle: () => void): void {
    clearTimeout(job.timer);
    settle();
  }

  private endService(): void {
    clearTimeout(this.idleTimer);
    const ending = this.service;
    this.service = undefined;
    ending?.kill();
  }

  private outOfPatience(): KeychainState {
    // behind another operation it is not the keychain that makes us wait
    if (this.current?.operation !== 'open') return this.lastState;
    this.current.prompting = true;
    return 'waiting';
  }

  /** For how long the keychain has been asking, in milliseconds; undefined where it is not. */
  private promptingFor(): number | undefined {
    return this.current?.prompting ? performance.now() - (this.current.started ?? 0) : undefined;
  }
}

/** A fault of ours in the service, with its places. */
function faultOf(name: string, where: readonly string[]): Error {
  const fault = new Error(`the key service failed: ${name}`);
  fault.stack = [fault.message, ...where].join('\n');
  return fault;
}

const saysAbsent = (answer: Answer): boolean =>
  (answer.kind === 'failed' && answer.failure.code === 'keychain-absent') ||
  (answer.kind === 'done' && (answer.value as { state?: unknown } | null)?.state === 'absent');

function settleWith(job: Job, answer: Exclude<Answer, { kind: 'reached' }>): void {
  switch (answer.kind) {
    case 'done': {
      const parsed = operations[job.operation].output.safeParse(answer.value);
      if (parsed.success) job.resolve(parsed.data as never);
      else job.reject(new Error('the key service answered in another form'));
      break;
    }
    case 'failed':
      job.reject(new SignetError(answer.failure as unknown as Failure));
      break;
    case 'broken':
      job.reject(faultOf(answer.name, answer.where));
      break;
  }
}
