import { type RefObject, useEffect, useState } from 'react'

/** What only flies past while one scrolls is not loaded. */
const STAYS_MS = 120

/** True once the element has been on the screen, or close to it, for a moment. */
export function useSeen(element: RefObject<Element | null>): boolean {
  const [isSeen, setIsSeen] = useState(false)
  useEffect(() => {
    if (isSeen || !element.current) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const observer = new IntersectionObserver(
      (changes) => {
        clearTimeout(timer)
        if (changes.at(-1)?.isIntersecting) timer = setTimeout(() => setIsSeen(true), STAYS_MS)
      },
      { rootMargin: '300px' },
    )
    observer.observe(element.current)
    return () => {
      clearTimeout(timer)
      observer.disconnect()
    }
  }, [element, isSeen])
  return isSeen
}
