import { useEffect } from 'react'
import { type Limits, refusals } from './file-limits.ts'
import { addFiles, startHeld, useUploads } from './uploads.ts'

/** M5: the files of a draft, held against what the channel carries. */
export function useDraftFiles(place: string, limits: Limits | undefined) {
  const files = useUploads(place)
  const refused = refusals(files, limits)
  const fitting = files.filter(({ state }, index) => state === 'held' && !refused[index]).map(({ key }) => key)
  const start = fitting.join()
  useEffect(() => startHeld(start === '' ? [] : start.split(',')), [start])
  return {
    files,
    refused,
    add: (chosen: File[]) => addFiles(place, chosen),
    /** one of them keeps the message back until it is tried again or taken off */
    isStuck: files.some(({ state }, index) => state === 'failed' || refused[index] !== undefined),
  }
}
