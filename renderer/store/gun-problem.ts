const controls = /\p{Cc}/u;
/** What is wrong with a repository's name; main checks again. */
export function gunProblem(gun: string): string | undefined {
  if (gun.trim() === '') return 'Name the repository.';
  if (controls.test(gun) || gun.length > 255) return 'A repository name has at most 255 characters and no control characters.';
  return undefined;
}
