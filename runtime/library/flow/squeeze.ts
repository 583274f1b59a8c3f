export { squeeze, squeezeInverse } from '../ops/depth.js';
