import { use } from 'react'
import { contactIdOf } from '../../api/keys.ts'
import type { Entry } from '../../api/types.ts'
import { NewNote } from '../../contacts/new-note.tsx'
import { loadMessages } from '../../crm/messages.ts'
import { useLanguage } from '../../i18n/time.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { authorOf } from './author.ts'
import { useWords } from './use-words.ts'

/** C5: a note on the customer that begins with what was said. */
export default function NoteDialog({ entry, onDone }: { entry: Entry; onDone: () => void }) {
  use(loadMessages(useLanguage()))
  const { t } = useWords()
  const { text = '', attachments = [] } = entry.message ?? {}
  const said = (text || attachments.map(({ name }) => name).join(', ')).slice(0, 2_000)
  return (
    <Dialog open onClose={onDone} title={t('actions.noteTitle')}>
      <NewNote
        contactId={contactIdOf(entry.conversationId)}
        text={`${authorOf(entry)}: “${said}”\n`}
        onDone={onDone}
        onCancel={onDone}
      />
    </Dialog>
  )
}
