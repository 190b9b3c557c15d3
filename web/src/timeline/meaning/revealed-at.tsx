import { useContext, useEffect } from 'react'
import { SceneContext } from '../scene.ts'
import { mark, reveal } from './reveal.ts'

/** The timeline was opened at this entry: it is brought onto the screen, and seen which one it is. */
export default function RevealedAt({ id }: { id: string }) {
  const scene = useContext(SceneContext)
  useEffect(() => {
    void reveal(scene, id).then((article) => article && mark(article))
  }, [scene, id])
  return null
}
