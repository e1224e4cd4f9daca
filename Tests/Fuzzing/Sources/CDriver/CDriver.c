#include "CDriver.h"
