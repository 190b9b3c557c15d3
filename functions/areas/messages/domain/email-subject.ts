/** The subject of an answer: theirs, with one `Re:` in front, by which mail programs find the thread. */
export function answerSubject(subject: string): string {
  const theirs = subject.replaceAll(/\s+/g, ' ').trim()
  return /^re\s*:/i.test(theirs) ? theirs : `Re: ${theirs}`.trim()
}
