import { modified, reaction, written } from '../../../platform/stream.ts'
import { entries, scheduled } from '../../timeline/changes.ts'
import { LAST_CHANGE } from '../../timeline/domain/last-change.ts'
import { entryOfScheduled } from '../../timeline/domain/scheduled.ts'
import { fileKey } from '../domain/file-keys.ts'
import type { FileParts } from '../port.ts'

/** The files of a message that was taken back go with it. */
export const removeUnsent = reaction({
  name: 'remove-unsent',
  on: modified(entries, LAST_CHANGE.unsent),
  when: ({ before, after }) =>
    after.message?.attachments.length === 0 && (before?.message?.attachments.length ?? 0) > 0,
  async run({ before, after }, { files }: Pick<FileParts, 'files'>) {
    const gone = before?.message?.attachments ?? []
    await Promise.all(gone.map((attachment) => files.remove(fileKey(after, attachment))))
  },
})

/** M19: so do those of one that was taken back before it left. */
export const removeTakenBack = reaction({
  name: 'remove-taken-back',
  on: written(scheduled),
  when: ({ before, after }) => after.unsentAt !== undefined && (before?.message.attachments.length ?? 0) > 0,
  async run({ before, after }, { files }: Pick<FileParts, 'files'>) {
    const gone = before?.message.attachments ?? []
    await Promise.all(gone.map((attachment) => files.remove(fileKey(entryOfScheduled(after), attachment))))
  },
})
