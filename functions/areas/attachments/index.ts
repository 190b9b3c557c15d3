/* What other areas may use of this one, beside its domain and its port. */

export {
  createVisitorAttachment,
  keepMade,
  keepUploads,
  linkTo,
  linkToUpload,
  mustBeUploaded,
  readOwnUpload,
  readUploads,
} from './use-cases/attachments.ts'
export { outboundFiles } from './use-cases/outbound-files.ts'
