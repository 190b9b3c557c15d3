import { usePictureLink } from '../timeline/files/file-link.ts'
import { Avatar } from '../ui/avatar.tsx'

interface FaceProps {
  name: string
  /** the id of their picture */
  picture: string | undefined
  online?: boolean
  small?: boolean
  large?: boolean
}

/** A customer as their provider knows them: their picture, or the first letters of their name. */
export function Face({ picture: id, ...rest }: FaceProps) {
  const { picture, onBroken } = usePictureLink(id)
  return <Avatar {...rest} picture={picture} onBroken={onBroken} />
}
