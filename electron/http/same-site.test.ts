import { expect, it } from 'vitest';
import { sameSite } from './same-site.ts';

it.each([
  ['registry.example.com', 'registry.example.com'],
  ['registry-1.docker.io', 'auth.docker.io'],
  ['registry.gitlab.com', 'gitlab.com'],
  ['a.b.example.co.uk', 'login.example.co.uk'],
  ['Registry.Example.com', 'auth.example.COM'],
  ['127.0.0.1', '127.0.0.1'],
])('%s and %s are one owner’s', (one, other) => expect(sameSite(one, other)).toBe(true));

it.each([
  ['registry.example.com', 'example.org'],
  ['registry.example.com', 'example.com.evil.net'],
  ['one.co.uk', 'other.co.uk'],
  ['one.com', 'other.com'],
  ['127.0.0.1', '127.0.0.2'],
  ['10.1.1.1', '10.2.1.1'],
  ['[::1]', '[::2]'],
  ['localhost', '127.0.0.1'],
])('%s and %s may be two', (one, other) => expect(sameSite(one, other)).toBe(false));
