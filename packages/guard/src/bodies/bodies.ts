export { bytes } from './bytes.ts';
export { brotli, deflate, gzip, type UnpackOptions } from './decode.ts';
export { type FormOptions, type FormValue, form } from './form.ts';
export { type Multipart, type MultipartOptions, multipart, type Upload } from './multipart.ts';
export { type LinesOptions, ndjson } from './ndjson.ts';
export { type XmlOptions, xml } from './xml.ts';
