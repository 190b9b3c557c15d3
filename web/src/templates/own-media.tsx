import { FileText } from 'lucide-react'
import type { Upload } from '../messages/uploads.ts'
import { pictureOf } from './use-header-file.ts'

/** The file that will stand above the words of a template. */
export function OwnMedia({ file }: { file: Upload }) {
  const picture = pictureOf(file)
  if (picture) return <img src={picture} alt={file.name} className="max-h-44 w-full rounded-md object-cover" />
  return (
    <div className="flex min-h-16 flex-col items-center justify-center gap-1 rounded-md bg-picture px-3 py-2 text-sm">
      <FileText size={20} aria-hidden />
      <span className="max-w-full truncate">{file.name}</span>
    </div>
  )
}
