// The banner over synthetic data, for a page that shares nothing else.
import { status } from "./common.js";

status();
