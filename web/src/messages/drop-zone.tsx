import { Upload } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

interface DropZoneProps {
  /** undefined: nothing can be dropped now */
  onFiles: ((files: File[]) => void) | undefined
}

/** M5: files can be dropped anywhere; while they are dragged, the conversation says that they go there. */
export function DropZone({ onFiles }: DropZoneProps) {
  const { t } = useTranslation()
  const [isOver, setIsOver] = useState(false)
  const take = useRef(onFiles)
  take.current = onFiles
  useEffect(() => {
    // Every element that is crossed enters before the last one leaves.
    let inside = 0
    const withFiles = (run: (event: DragEvent) => void) => (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return
      // Else the browser would leave the page for the file.
      event.preventDefault()
      run(event)
    }
    const leave = () => {
      inside = 0
      setIsOver(false)
    }
    const handlers = {
      dragenter: withFiles(() => {
        inside++
        setIsOver(true)
      }),
      dragleave: withFiles(() => {
        inside--
        if (inside <= 0) leave()
      }),
      dragover: withFiles((event) => {
        if (event.dataTransfer) event.dataTransfer.dropEffect = take.current ? 'copy' : 'none'
      }),
      drop: withFiles((event) => {
        leave()
        take.current?.([...(event.dataTransfer?.files ?? [])])
      }),
    }
    const all = Object.entries(handlers) as [keyof typeof handlers, (event: DragEvent) => void][]
    for (const [name, handler] of all) window.addEventListener(name, handler)
    return () => {
      for (const [name, handler] of all) window.removeEventListener(name, handler)
    }
  }, [])
  if (!isOver || !onFiles) return null
  return (
    <div className="pointer-events-none absolute inset-0 z-30 p-3">
      <div className="flex h-full flex-col items-center justify-center gap-2 rounded-lg border-2 border-accent border-dashed bg-soft font-medium text-on-soft">
        <Upload size={24} aria-hidden />
        {t('attach.drop')}
      </div>
    </div>
  )
}
